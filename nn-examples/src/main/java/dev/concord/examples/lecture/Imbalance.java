package dev.concord.examples.lecture;

import dev.concord.data.ClassWeights;
import dev.concord.data.Dataset;
import dev.concord.data.Resampling;
import dev.concord.data.Sampler;
import dev.concord.data.Targets;
import dev.concord.examples.plot.BarPlot;
import dev.concord.examples.plot.Figure;
import dev.concord.examples.plot.Plane;
import dev.concord.examples.plot.Plot;
import dev.concord.layer.Activation;
import dev.concord.layer.Dense;
import dev.concord.loss.CategoricalCrossEntropy;
import dev.concord.loss.ClassTargets;
import dev.concord.loss.Loss;
import dev.concord.model.Model;
import dev.concord.optim.Adam;
import dev.concord.random.RandomStream;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.train.Evaluation;
import dev.concord.train.TrainingData;
import dev.concord.train.TrainingSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One earthquake among forty noises. Trained as it is, a network that calls nearly everything noise
 * is nearly always right, and misses the earthquakes: accuracy is the wrong measure, and the prior
 * moves the border into the rare class. Remedies give both classes the same say, by rows (fewer of
 * the many, or the few repeatedly), by batches, or by weights in the loss. All buy more detections
 * with more false alarms; which is better is for the user to say.
 */
final class Imbalance implements Example {
  private static final int MANY_FOR_ONE = 40;

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
  public String name() {
    return "imbalance";
  }

  @Override
  public String shows() {
    return "A class of one in forty: missed as it is, found by resampling, balanced batches,"
        + " weights.";
  }

  @Override
  public String topic() {
    return "Class imbalance";
  }

  @Override
  public void run(Lesson lesson) throws IOException {
    Dataset train = detections(lesson.choose(1640, 8200), lesson.seed(), "train");
    Dataset test = detections(8200, lesson.seed(), "test");
    Targets.Labels labels = train.labels();
    Loss plain = new CategoricalCrossEntropy();
    List<Float> weights = new ArrayList<>();
    for (float weight : ClassWeights.balanced(labels)) {
      weights.add(weight);
    }
    Loss weighted = new CategoricalCrossEntropy(ClassTargets.LABELS, weights);
    long seed = lesson.seed();
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
    double[][] scores = new double[3][remedies.size()];
    List<Plot> plots = new ArrayList<>();
    lesson.say(
        "                    accuracy    found (recall)    right alarms (precision)    mean"
            + " recall");
    for (int i = 0; i < remedies.size(); i++) {
      Remedy remedy = remedies.get(i);
      Model model = Model.sequential(2).add(Dense.of(8, Activation.TANH)).add(Dense.of(2)).build();
      try (Learner net =
          new Learner(lesson, model, remedy.loss(), new Adam(0.01f), remedy.data())) {
        // The same number of steps for all, whatever the number of rows.
        int epochs = Math.max(1, lesson.choose(1000, 4000) * 32 / remedy.rows().size());
        net.fit(new TrainingSettings(epochs, 32).withSampler(remedy.sampler()), null);
        Evaluation judged = net.evaluate(TrainingData.of(test));
        int[][] counts = judged.confusion(); // [true][predicted]
        double recall = share(counts[1][1], counts[1][0]);
        double precision = share(counts[1][1], counts[0][1]);
        scores[0][i] = judged.accuracy();
        scores[1][i] = recall;
        scores[2][i] = (recall + share(counts[0][0], counts[0][1])) / 2;
        lesson.say(
            "%-18s %9.1f %% %15.1f %% %25.1f %% %12.1f %%",
            remedy.name(), 100 * scores[0][i], 100 * recall, 100 * precision, 100 * scores[2][i]);
        if (i == 0 || i == remedies.size() - 1) {
          plots.add(
              ClassMap.of(
                  i == 0 ? "Trained as it is" : "Trained with " + remedy.name(),
                  net,
                  test.slice(0, 1500),
                  PLANE));
        }
      }
    }
    lesson.say("");
    lesson.claim(scores[0][0] > 0.95 && scores[1][0] < 0.6, "as it is: accurate and useless");
    lesson.claim(
        IntStream.range(1, remedies.size())
            .allMatch(i -> scores[1][i] > scores[1][0] + 0.2 && scores[2][i] > scores[2][0]),
        "every remedy finds far more of the rare class, and more on average over the classes");
    plots.add(
        new BarPlot(
                "Scores on test rows",
                "training",
                "share of rows",
                remedies.stream().map(Remedy::name).toList())
            .bars("accuracy", scores[0])
            .bars("rare class found", scores[1])
            .bars("mean recall", scores[2]));
    lesson.save(Figure.grid(3, plots));
  }

  private static final Plane PLANE = Plane.square(3, 80);

  private static double share(int right, int wrong) {
    return right + wrong == 0 ? 0 : (double) right / (right + wrong);
  }

  private static Dataset detections(int rows, long seed, String use) {
    RandomStream random = RandomStream.of(seed, "example", "imbalance", use);
    float[] features = new float[2 * rows];
    int[] classes = new int[rows];
    for (int row = 0; row < rows; row++) {
      classes[row] = row % (MANY_FOR_ONE + 1) == 0 ? 1 : 0;
      double centre = classes[row] == 1 ? 0.9 : -0.3;
      features[2 * row] = (float) (centre + 0.7 * random.nextNormal());
      features[2 * row + 1] = (float) (centre + 0.7 * random.nextNormal());
    }
    return new Dataset(
        HostTensor.of(Shape.of(rows, 2), features),
        new Targets.Labels(HostTensor.of(Shape.of(rows), classes), 2, List.of("noise", "quake")));
  }
}
