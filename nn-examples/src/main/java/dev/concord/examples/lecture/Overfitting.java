package dev.concord.examples.lecture;

import dev.concord.examples.plot.Figure;
import dev.concord.examples.plot.LinePlot;
import dev.concord.examples.plot.Plot;
import dev.concord.layer.Activation;
import dev.concord.layer.Dense;
import dev.concord.loss.MeanSquaredError;
import dev.concord.model.Model;
import dev.concord.model.SequentialBuilder;
import dev.concord.optim.Adam;
import dev.concord.random.RandomStream;
import dev.concord.train.TrainingData;
import dev.concord.train.TrainingSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Three networks on few noisy points of {@code sin(3x)}. A straight line cannot follow: both errors
 * stay high, it underfits. A small network follows the curve. A large one, trained long enough,
 * follows the noise: its training error goes on falling while the validation error turns and rises,
 * it overfits. The gap between the two curves is the sign to look for.
 */
final class Overfitting implements Example {
  private static final double NOISE = 0.5;

  private record Network(String name, int[] units) {}

  private static final List<Network> NETWORKS =
      List.of(
          new Network("a line", new int[] {}),
          new Network("one layer of 4", new int[] {4}),
          new Network("three layers of 50", new int[] {50, 50, 50}));

  @Override
  public About about() {
    return new About(
        "overfitting",
        "Generalisation",
        "Under- and overfitting on noisy points, with training and validation curves.");
  }

  @Override
  public void run(Lesson lesson) throws IOException {
    TrainingData train = points(30, lesson.seed(), "train");
    TrainingData validation = points(300, lesson.seed(), "validation");
    double[] x = Columns.steps(-1.5, 1.5, 301);
    double[] truth = Arrays.stream(x).map(v -> StrictMath.sin(3 * v)).toArray();
    List<Plot> fits = new ArrayList<>();
    List<Plot> curves = new ArrayList<>();
    History[] histories = new History[NETWORKS.size()];
    lesson.say("noise alone: mean squared error %.3f", NOISE * NOISE);
    lesson.say("network              training    validation    least validation error at epoch");
    for (int i = 0; i < histories.length; i++) {
      Network network = NETWORKS.get(i);
      try (Learner net =
          new Learner(
              lesson, model(network.units()), new MeanSquaredError(), new Adam(0.01f), train)) {
        History history =
            net.fit(
                new TrainingSettings(lesson.choose(900, 4000), 30).judgingTraining(), validation);
        histories[i] = history;
        lesson.say(
            "%-20s %8.4f %13.4f %20.4f %8d",
            network.name(),
            last(history.trainingLoss()),
            last(history.validationLoss()),
            least(history.validationLoss()),
            epochOfLeast(history.validationLoss()));
        fits.add(
            new LinePlot("Fit of " + network.name(), "x", "y")
                .points("training rows", Columns.of(train.features().get(0), 0), targets(train))
                .line("sin(3x)", x, truth)
                .line("network", x, net.predict(Columns.table(x)))
                .yRange(-2.5, 2.5));
        curves.add(
            new LinePlot("Errors of " + network.name(), "epoch", "mean squared error")
                .line("training", history.trainingLoss())
                .line("validation", history.validationLoss())
                .logY()
                .yRange(0.001, 3));
      }
    }
    double[] large = histories[2].validationLoss();
    lesson.say("");
    lesson.claim(
        last(histories[0].trainingLoss()) > 1.5 * NOISE * NOISE,
        "the line underfits: even its training error is far above the noise");
    lesson.claim(
        last(histories[1].validationLoss()) < last(histories[0].validationLoss())
            && last(histories[1].validationLoss()) < last(large),
        "the small network has the least validation error");
    lesson.claim(
        last(histories[2].trainingLoss()) < 0.7 * NOISE * NOISE && last(large) > 1.1 * least(large),
        "the large one overfits: training error below the noise, validation error %.2f times its"
            + " least",
        last(large) / least(large));
    fits.addAll(curves);
    lesson.save(Figure.grid(3, fits));
  }

  private static Model model(int[] units) {
    SequentialBuilder builder = Model.sequential(1);
    for (int count : units) {
      builder.add(Dense.of(count, Activation.TANH));
    }
    return builder.add(Dense.of(1)).build();
  }

  private static TrainingData points(int rows, long seed, String use) {
    RandomStream random = RandomStream.of(seed, "example", "overfitting", use);
    double[] x = new double[rows];
    double[] y = new double[rows];
    for (int i = 0; i < rows; i++) {
      x[i] = random.nextFloat(-1.5f, 1.5f);
      y[i] = StrictMath.sin(3 * x[i]) + NOISE * random.nextNormal();
    }
    return new TrainingData(List.of(Columns.table(x)), Columns.table(y));
  }

  private static double[] targets(TrainingData data) {
    return Columns.of(data.targets(), 0);
  }

  private static double last(double[] values) {
    return values[values.length - 1];
  }

  private static double least(double[] values) {
    return Arrays.stream(values).min().orElseThrow();
  }

  private static int epochOfLeast(double[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      best = values[i] < values[best] ? i : best;
    }
    return best + 1;
  }
}
