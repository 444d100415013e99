package dev.concord.examples.lecture;

import dev.concord.data.Dataset;
import dev.concord.data.TrainTest;
import dev.concord.examples.plot.Figure;
import dev.concord.examples.plot.LinePlot;
import dev.concord.examples.plot.Plane;
import dev.concord.examples.plot.PlanePlot;
import dev.concord.examples.plot.Plot;
import dev.concord.layer.Activation;
import dev.concord.layer.Dense;
import dev.concord.layer.Dropout;
import dev.concord.layer.Rescale;
import dev.concord.loss.CategoricalCrossEntropy;
import dev.concord.model.Model;
import dev.concord.model.SequentialBuilder;
import dev.concord.optim.Adam;
import dev.concord.schedule.CosineDecay;
import dev.concord.train.Evaluation;
import dev.concord.train.TrainingData;
import dev.concord.train.TrainingSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Handwritten digits, 28 × 28 grey levels, by networks without, with one and with two hidden
 * layers:
 *
 * <pre>
 *   x/255 → relu(·W₁ + b₁) [→ relu(·W₂ + b₂)] → ·W₃ + b₃ → softmax
 * </pre>
 *
 * with dropout behind the hidden layers and a learning rate that falls. Without a hidden layer the
 * weights of each class are a picture of what speaks for it and against it.
 */
final class MnistNetworks implements Example {
  private static final int SIDE = 28;

  private record Network(String name, int[] units) {}

  private static final List<Network> NETWORKS =
      List.of(
          new Network("784-10", new int[] {}),
          new Network("784-300-10", new int[] {300}),
          new Network("784-300-100-10", new int[] {300, 100}));

  @Override
  public About about() {
    return new About("mnist", "MNIST", "Digits read without, with one and with two hidden layers.");
  }

  @Override
  public void run(Lesson lesson) throws IOException {
    TrainTest digits = lesson.digits();
    TrainingData train = TrainingData.of(digits.train().flattened());
    Dataset testRows = digits.test().flattened();
    TrainingData test = TrainingData.of(testRows);
    int epochs = lesson.choose(3, 10);
    LinePlot curves = new LinePlot("Errors on test rows", "epoch", "wrong in %");
    List<Plot> plots = new ArrayList<>(List.of(curves));
    double[] right = new double[NETWORKS.size()];
    Evaluation last = null;
    lesson.say("network             weights    right on test rows");
    for (int i = 0; i < right.length; i++) {
      Network network = NETWORKS.get(i);
      Model model = model(network.units());
      try (Learner net =
          new Learner(lesson, model, new CategoricalCrossEntropy(), new Adam(0.001f), train)) {
        History history =
            net.fit(
                new TrainingSettings(epochs, lesson.choose(32, 128))
                    .withSchedule(new CosineDecay(0.002, epochs)),
                test);
        last = net.evaluate(test);
        right[i] = last.accuracy();
        curves.line(
            network.name(),
            Arrays.stream(history.validationAccuracy()).map(a -> 100 - 100 * a).toArray());
        lesson.say("%-15s %,11d %19.2f %%", network.name(), model.parameterCount(), 100 * right[i]);
        if (i == 0) {
          plots.addAll(pictures(net));
        }
      }
    }
    lesson.say(
        "%nTrue and predicted classes of %s:%n%s",
        NETWORKS.getLast().name(), last.confusionTable());
    lesson.claim(
        right[1] > right[0] && right[2] > right[0],
        "hidden layers help: %.2f %% without, %.2f and %.2f %% with",
        100 * right[0],
        100 * right[1],
        100 * right[2]);
    lesson.save(Figure.grid(3, plots));
  }

  private static Model model(int[] units) {
    SequentialBuilder builder = Model.sequential(784).add(new Rescale(1 / 255f, 0f));
    for (int count : units) {
      builder.add(Dense.of(count, Activation.RELU)).add(new Dropout(0.2));
    }
    return builder.add("last", Dense.of(10)).build();
  }

  /** The weights of classes 0 and 1 of the network without hidden layer as pictures. */
  private static List<Plot> pictures(Learner net) {
    double[] weights = net.parameter("last/weight"); // [784, 10]
    double strongest = Arrays.stream(weights).map(Math::abs).max().orElseThrow();
    Plane pixels = new Plane(0, SIDE, 0, SIDE, SIDE, SIDE);
    List<Plot> plots = new ArrayList<>();
    for (int digit : new int[] {0, 1, 3, 8, 9}) {
      double[] picture = new double[SIDE * SIDE];
      for (int i = 0; i < picture.length; i++) {
        int row = SIDE - 1 - i / SIDE; // images begin at the top
        picture[i] = weights[(row * SIDE + i % SIDE) * 10 + digit];
      }
      plots.add(
          new PlanePlot(
              "784-10: what speaks for %d (orange)".formatted(digit),
              "column",
              "row from below",
              pixels,
              picture,
              -strongest,
              strongest));
    }
    return plots;
  }
}
