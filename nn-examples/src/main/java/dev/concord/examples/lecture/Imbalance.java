package dev.concord.examples.lecture;

import dev.concord.data.ClassWeights;
import dev.concord.data.Dataset;
import dev.concord.data.Resampling;
import dev.concord.data.Sampler;
import dev.concord.data.Targets;
import dev.concord.data.generated.SeismicDetections;
import dev.concord.examples.plot.BarPlot;
import dev.concord.examples.plot.Figure;
import dev.concord.examples.plot.Plane;
import dev.concord.examples.plot.Plot;
import dev.concord.layer.Activation;
import dev.concord.layer.Dense;
import dev.concord.loss.CategoricalCrossEntropy;
import dev.concord.loss.ClassTargets;
import dev.concord.loss.Loss;
import dev.concord.metric.ConfusionMatrix;
import dev.concord.model.Model;
import dev.concord.optim.Adam;
import dev.concord.train.TrainingData;
import dev.concord.train.TrainingSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * One earthquake among forty noises. Trained as it is, a network that calls nearly everything noise
 * is nearly always right, and misses the earthquakes: accuracy is the wrong measure, and the prior
 * moves the border into the rare class. Remedies give both classes the same say, by rows (fewer of
 * the many, or the few repeatedly), by batches, or by weights in the loss. All buy more detections
 * with more false alarms; which is better is for the user to say.
 */
final class Imbalance implements Example {
  private static final int MANY_FOR_ONE = 40;
  private static final int QUAKE = 1;
  private static final Plane PLANE = Plane.square(3, 80);

  private record Remedy(String name, Dataset rows, Loss loss, Sampler sampler, boolean weighsRows) {
    Remedy(String name, Dataset rows, Loss loss, Sampler sampler) {
      this(name, rows, loss, sampler, false);
    }

    TrainingData data() {
      TrainingData data = TrainingData.of(rows);
      Targets.Labels labels = rows.labels();
      return weighsRows
          ? data.withWeights(ClassWeights.ofRows(labels, ClassWeights.balanced(labels)))
          : data;
    }
  }

  @Override
  public About about() {
    return new About(
        "imbalance",
        "Class imbalance",
        "A class of one in forty: missed as it is, found by resampling, balanced batches,"
            + " weights.");
  }

  @Override
  public void run(Lesson lesson) throws IOException {
    long seed = lesson.seed();
    Dataset train =
        SeismicDetections.rareQuakes(lesson.choose(1640, 8200), MANY_FOR_ONE, seed, "train");
    Dataset test = SeismicDetections.rareQuakes(8200, MANY_FOR_ONE, seed, "test");
    Targets.Labels labels = train.labels();
    Loss plain = new CategoricalCrossEntropy();
    List<Float> weights = new ArrayList<>();
    for (float weight : ClassWeights.balanced(labels)) {
      weights.add(weight);
    }
    Loss weighted = new CategoricalCrossEntropy(ClassTargets.LABELS, weights);
    List<Remedy> remedies =
        List.of(
            new Remedy("as it is", train, plain, null),
            new Remedy(
                "down-sampling", train.select(Resampling.downSample(labels, seed)), plain, null),
            new Remedy(
                "over-sampling", train.select(Resampling.overSample(labels, seed)), plain, null),
            new Remedy("balanced batches", train, plain, Sampler.balanced(labels, seed)),
            new Remedy("class weights", train, weighted, null),
            new Remedy("sample weights", train, plain, null, true));
    List<ConfusionMatrix> judged = new ArrayList<>();
    List<Plot> plots = new ArrayList<>();
    lesson.say(
        "test rows           accuracy    quakes found    alarms that are quakes    mean recall");
    for (Remedy remedy : remedies) {
      Model model = Model.sequential(2).add(Dense.of(8, Activation.TANH)).add(Dense.of(2)).build();
      try (Learner net =
          new Learner(lesson, model, remedy.loss(), new Adam(0.01f), remedy.data())) {
        // The same number of steps for all, whatever the number of rows.
        int epochs = Math.max(1, lesson.choose(1000, 4000) * 32 / remedy.rows().size());
        net.fit(new TrainingSettings(epochs, 32).withSampler(remedy.sampler()), null);
        ConfusionMatrix counts =
            ConfusionMatrix.of(net.answers(test.features()), test.labels().ids(), null, 0);
        judged.add(counts);
        lesson.say(
            "%-18s %7.1f %% %13.1f %% %23.1f %% %12.1f %%",
            remedy.name(),
            100 * counts.accuracy(),
            100 * counts.recall(QUAKE),
            100 * counts.precision(QUAKE),
            100 * counts.balancedAccuracy());
        if (remedy == remedies.getFirst() || remedy == remedies.getLast()) {
          String title = "Trained %s".formatted(remedy.weighsRows() ? "with weights" : "as it is");
          plots.add(ClassMap.of(title, net, test.slice(0, 1500), PLANE));
        }
      }
    }
    lesson.say("");
    ConfusionMatrix asItIs = judged.getFirst();
    lesson.claim(
        asItIs.accuracy() > 0.95 && asItIs.recall(QUAKE) < 0.6,
        "as it is: accurate (%.1f %%), and of the quakes only %.1f %% are found",
        100 * asItIs.accuracy(),
        100 * asItIs.recall(QUAKE));
    lesson.claim(
        judged.stream()
            .skip(1)
            .allMatch(
                counts ->
                    counts.recall(QUAKE) > asItIs.recall(QUAKE) + 0.2
                        && counts.balancedAccuracy() > asItIs.balancedAccuracy()),
        "every remedy finds far more of the rare class, and more on average over the classes");
    plots.add(
        new BarPlot(
                "Scores on test rows",
                "training",
                "share of rows",
                remedies.stream().map(Remedy::name).toList())
            .bars("accuracy", judged.stream().mapToDouble(ConfusionMatrix::accuracy).toArray())
            .bars("quakes found", judged.stream().mapToDouble(c -> c.recall(QUAKE)).toArray())
            .bars(
                "mean recall",
                judged.stream().mapToDouble(ConfusionMatrix::balancedAccuracy).toArray()));
    lesson.save(Figure.grid(3, plots));
  }
}
