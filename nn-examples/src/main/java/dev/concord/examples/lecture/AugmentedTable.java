package dev.concord.examples.lecture;

import dev.concord.callback.FeaturesPerEpoch;
import dev.concord.data.Dataset;
import dev.concord.data.augment.TableAugmentation;
import dev.concord.data.generated.PlaneProblems;
import dev.concord.examples.plot.Figure;
import dev.concord.examples.plot.Plane;
import dev.concord.examples.plot.Plot;
import dev.concord.layer.Activation;
import dev.concord.layer.Dense;
import dev.concord.loss.CategoricalCrossEntropy;
import dev.concord.model.Model;
import dev.concord.optim.Adam;
import dev.concord.tensor.HostTensor;
import dev.concord.train.Evaluation;
import dev.concord.train.TrainingData;
import dev.concord.train.TrainingListener;
import dev.concord.train.TrainingSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows of numbers changed anew in every epoch, so that no single point is learned by heart: noise
 * on each value, a common factor, and gaps,
 *
 * <pre>
 *   y = x·(1 + scale·n₁) + jitter·n₂       n₁ normal for each row, n₂ for each value
 * </pre>
 *
 * then each value blanked with some chance, which trains for missing ones. Sixty points of two
 * noisy circles, as they are and with jitter.
 */
final class AugmentedTable implements Example {
  @Override
  public About about() {
    return new About(
        "table-augmentation",
        "Augmentation",
        "Rows of numbers jittered, scaled and blanked: no single point is learned by heart.");
  }

  @Override
  public void run(Lesson lesson) throws IOException {
    Dataset points = PlaneProblems.circles(2060, 0.3f, lesson.seed());
    Dataset few = points.slice(0, 60);
    TrainingData test = TrainingData.of(points.slice(60, 2060));
    TableAugmentation changes = new TableAugmentation(0.2, 0.1, 0, 0, List.of());
    TrainingListener changing =
        new FeaturesPerEpoch(0, epoch -> changes.apply(few.features(), lesson.seed(), epoch));
    List<Plot> plots = new ArrayList<>();
    double[] losses = new double[2];
    lesson.say("60 points         right on test rows    test loss");
    for (int i = 0; i < losses.length; i++) {
      String name = i == 0 ? "as they are" : "with jitter";
      Model model =
          Model.sequential(2)
              .add(Dense.of(64, Activation.RELU))
              .add(Dense.of(64, Activation.RELU))
              .add(Dense.of(2))
              .build();
      TrainingData train = TrainingData.of(few);
      try (Learner net =
          new Learner(lesson, model, new CategoricalCrossEntropy(), new Adam(0.005f), train)) {
        net.fit(
            new TrainingSettings(lesson.choose(150, 400), 20),
            null,
            i == 0 ? TrainingListener.NONE : changing);
        Evaluation judged = net.evaluate(test);
        losses[i] = judged.loss();
        lesson.say("%-16s %17.1f %% %12.3f", name, 100 * judged.accuracy(), losses[i]);
        plots.add(ClassMap.of("60 points " + name, net, few, Plane.square(2, 60)));
      }
    }
    lesson.say("");
    lesson.claim(
        losses[1] < 0.8 * losses[0],
        "noise keeps single points from being learned: a test loss of %.2f instead of %.2f",
        losses[1],
        losses[0]);
    HostTensor blanked = TableAugmentation.blanking(0.25).apply(points.features(), 1, 0);
    double gaps = 0;
    for (float value : blanked.floats()) {
      gaps += value == 0 ? 1 : 0;
    }
    lesson.claim(
        Math.abs(gaps / blanked.size() - 0.25) < 0.03,
        "a quarter of the values can be blanked, to train for gaps: %.1f %%",
        100 * gaps / blanked.size());
    lesson.save(Figure.grid(2, plots));
  }
}
