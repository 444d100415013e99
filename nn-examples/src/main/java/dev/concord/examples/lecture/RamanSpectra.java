package dev.concord.examples.lecture;

import dev.concord.data.Dataset;
import dev.concord.data.generated.MineralSpectra;
import dev.concord.data.preprocess.FittedTransform;
import dev.concord.data.preprocess.GlobalScaler;
import dev.concord.data.preprocess.Pipeline;
import dev.concord.data.preprocess.StandardScaler;
import dev.concord.data.preprocess.Transform;
import dev.concord.examples.plot.Figure;
import dev.concord.examples.plot.LinePlot;
import dev.concord.layer.Activation;
import dev.concord.layer.Dense;
import dev.concord.loss.CategoricalCrossEntropy;
import dev.concord.model.Model;
import dev.concord.optim.Adam;
import dev.concord.train.TrainingData;
import java.io.IOException;
import java.util.List;

/**
 * Minerals told by their Raman-like spectra ({@link MineralSpectra}): counts over the wave number,
 * with lines on a fluorescence that varies, and the noise of counting. A spectrum is one quantity
 * at many places. Counts as they come are far too large for a network's first weights.
 * Standardising every channel by itself gives channels that hold nothing but noise the same say as
 * the lines; one mean and one deviation for all keep the spectrum's shape,
 *
 * <pre>
 *   x = (count − μ) ÷ σ        μ and σ over all channels of all training spectra
 * </pre>
 *
 * which is global normalisation.
 */
final class RamanSpectra implements Example {
  private record Preparation(String name, Transform transform) {}

  @Override
  public About about() {
    return new About(
        "raman",
        "Preparing data",
        "Raman-like spectra of four minerals: raw, standardised by channel, normalised globally.");
  }

  @Override
  public void run(Lesson lesson) throws IOException {
    Dataset train = MineralSpectra.generate(lesson.choose(40, 60), lesson.seed(), "train");
    Dataset test = MineralSpectra.generate(lesson.choose(400, 1000), lesson.seed(), "test");
    List<Preparation> preparations =
        List.of(
            new Preparation("raw counts", Pipeline.of()),
            new Preparation("each channel by itself", new StandardScaler()),
            new Preparation("all channels together", new GlobalScaler(new StandardScaler())));
    LinePlot curves = new LinePlot("Test spectra recognised", "epoch", "share");
    double[] right = new double[preparations.size()];
    LinePlot[] looks = new LinePlot[preparations.size()];
    for (int i = 0; i < right.length; i++) {
      Preparation preparation = preparations.get(i);
      FittedTransform fitted = preparation.transform().fit(train);
      TrainingData rows = TrainingData.of(fitted.apply(train));
      TrainingData judged = TrainingData.of(fitted.apply(test));
      Model model =
          Model.sequential(MineralSpectra.CHANNELS)
              .add(Dense.of(16, Activation.TANH))
              .add(Dense.of(MineralSpectra.NAMES.size()))
              .build();
      try (Learner net =
          new Learner(lesson, model, new CategoricalCrossEntropy(), new Adam(0.002f), rows)) {
        History history = net.fit(lesson.choose(40, 80), 10, judged);
        curves.line(preparation.name(), history.validationAccuracy());
        right[i] = net.evaluate(judged).accuracy();
      }
      lesson.say("%-24s %5.1f %% of the test spectra", preparation.name(), 100 * right[i]);
      looks[i] =
          new LinePlot(preparation.name(), "wave number in cm⁻¹", i == 0 ? "counts" : "input");
      for (int mineral = 0; mineral < 2; mineral++) {
        looks[i].line(
            MineralSpectra.NAMES.get(mineral),
            MineralSpectra.waveNumbers(),
            Columns.values(rows.features().get(0).rows(mineral)));
      }
    }
    lesson.say("");
    lesson.claim(
        right[2] > right[1] + 0.02,
        "global normalisation is better than channel by channel: %.1f and %.1f %%",
        100 * right[2],
        100 * right[1]);
    lesson.claim(right[0] < 0.6, "raw counts saturate the units: %.1f %%", 100 * right[0]);
    lesson.claim(right[2] > 0.75, "normalised globally, %.1f %% are recognised", 100 * right[2]);
    lesson.save(Figure.grid(2, List.of(looks[0], looks[1], looks[2], curves)));
  }
}
