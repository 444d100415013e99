package dev.concord.examples.lecture;

import dev.concord.data.Dataset;
import dev.concord.data.generated.PlaneProblems;
import dev.concord.examples.plot.Figure;
import dev.concord.examples.plot.LinePlot;
import dev.concord.init.Initializer;
import dev.concord.layer.Activation;
import dev.concord.layer.BatchNormalization;
import dev.concord.layer.Concatenate;
import dev.concord.layer.Dense;
import dev.concord.layer.Embedding;
import dev.concord.layer.Layer;
import dev.concord.layer.LayerNormalization;
import dev.concord.loss.CategoricalCrossEntropy;
import dev.concord.loss.MeanSquaredError;
import dev.concord.model.FunctionalBuilder;
import dev.concord.model.LayerOutput;
import dev.concord.model.Model;
import dev.concord.model.ModelInput;
import dev.concord.optim.Adam;
import dev.concord.random.RandomStream;
import dev.concord.tensor.DType;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.train.TrainingData;
import java.io.IOException;
import java.util.List;

/**
 * What networks are put together from. A block f of one hidden layer, eight of them behind one
 * another, joined in several ways:
 *
 * <pre>
 *   plain      h ← f(h)                   residual   h ← h + f(h)
 *   highway    h ← t·f(h) + (1 − t)·h     t = sigmoid(h·W + b), at first mostly carrying on
 *   dense      h ← [h, f(h)]              batch or layer normalisation behind f
 * </pre>
 *
 * An embedding gives each category a learned vector, h = E[category]: twelve months, learned from
 * temperatures and hours of daylight, come to lie in a ring. And a layer applied twice under one
 * name shares its weights: two measurements to be compared go through the same encoder.
 */
final class Blocks implements Example {
  private static final int DEPTH = 8;
  private static final int WIDTH = 16;
  private static final int MONTHS = 12;
  private static final int NUMBERS = 6;
  private static final List<String> WAYS =
      List.of("plain", "residual", "highway", "dense", "batch norm.", "layer norm.");

  @Override
  public String name() {
    return "blocks";
  }

  @Override
  public String shows() {
    return "Residual, highway and dense blocks, normalisation, embedding and shared weights.";
  }

  @Override
  public String topic() {
    return "Layers";
  }

  @Override
  public void run(Lesson lesson) throws IOException {
    LinePlot deep = deep(lesson);
    LinePlot months = months(lesson);
    lesson.save(Figure.of(deep, months, shared(lesson)));
  }

  private static LinePlot deep(Lesson lesson) {
    Dataset points = PlaneProblems.circles(300, 0.1f, lesson.seed());
    TrainingData data = TrainingData.of(points);
    LinePlot plot = new LinePlot("Eight blocks with sigmoids", "epoch", "cross-entropy");
    double[] last = new double[WAYS.size()];
    for (int i = 0; i < last.length; i++) {
      Model model = stack(WAYS.get(i));
      try (Learner net =
          new Learner(lesson, model, new CategoricalCrossEntropy(), new Adam(0.01f), data)) {
        double[] losses = net.fit(lesson.choose(25, 40), 32).loss();
        last[i] = losses[losses.length - 1];
        plot.line(WAYS.get(i), losses);
        lesson.say("%-12s %,6d weights, loss %.4f", WAYS.get(i), model.parameterCount(), last[i]);
      }
    }
    lesson.say("");
    for (int i = 1; i < last.length; i++) {
      lesson.claim(
          last[i] < last[0] / 2,
          "%s: gradients arrive, and the loss is %.3f; plain %.3f (guessing: 0.693)",
          WAYS.get(i),
          last[i],
          last[0]);
    }
    return plot;
  }

  private static Model stack(String way) {
    FunctionalBuilder net = Model.functional();
    LayerOutput h = net.apply(Dense.of(WIDTH), net.input("x", 2));
    for (int block = 0; block < DEPTH; block++) {
      h =
          switch (way) {
            case "residual" -> net.residual(h, in -> net.apply(SIGMOIDS, in));
            case "highway" -> net.highway(h, in -> net.apply(SIGMOIDS, in));
            case "dense" ->
                net.denselyConnected(h, in -> net.apply(Dense.of(4, Activation.SIGMOID), in));
            case "batch norm." -> normalised(net, h, new BatchNormalization());
            case "layer norm." -> normalised(net, h, new LayerNormalization());
            default -> net.apply(SIGMOIDS, h);
          };
    }
    return net.build(net.apply(Dense.of(2), h));
  }

  private static final Dense SIGMOIDS = Dense.of(WIDTH, Activation.SIGMOID);

  /** What comes out of a layer, brought back to the scale that the next one needs. */
  private static LayerOutput normalised(FunctionalBuilder net, LayerOutput h, Layer normalisation) {
    return net.apply(normalisation, net.apply(SIGMOIDS, h));
  }

  /**
   * Temperature and hours of daylight, scaled: both wave through the year, one behind the other.
   */
  private static LinePlot months(Lesson lesson) {
    int rows = lesson.choose(480, 960);
    RandomStream random = RandomStream.of(lesson.seed(), "example", "blocks", "months");
    int[] month = new int[rows];
    float[] measured = new float[2 * rows];
    for (int row = 0; row < rows; row++) {
      month[row] = row % MONTHS;
      double angle = 2 * StrictMath.PI * month[row] / MONTHS;
      measured[2 * row] = (float) (-StrictMath.cos(angle - 0.6) + 0.2 * random.nextNormal());
      measured[2 * row + 1] = (float) (-StrictMath.cos(angle) + 0.05 * random.nextNormal());
    }
    TrainingData data =
        new TrainingData(
            List.of(HostTensor.of(Shape.of(rows), month)),
            HostTensor.of(Shape.of(rows, 2), measured));
    FunctionalBuilder net = Model.functional();
    LayerOutput number = net.input(new ModelInput("month", DType.I32, Shape.of()));
    LayerOutput vector =
        net.apply("months", new Embedding(MONTHS, 2, Initializer.normal(0.1)), number);
    Model model = net.build(net.apply(Dense.of(2), vector));
    try (Learner learner =
        new Learner(lesson, model, new MeanSquaredError(), new Adam(0.01f), data)) {
      double loss = learner.fit(40, 32).finalLoss();
      double[] table = learner.parameter("months/table"); // [12, 2]
      double near = distance(table, 1);
      double far = distance(table, MONTHS / 2);
      lesson.claim(
          loss < 0.05 && far > 2 * near,
          "twelve numbers have become a year: months are %.2f apart, half years %.2f",
          near,
          far);
      double[] x = new double[MONTHS + 1];
      double[] y = new double[MONTHS + 1];
      for (int i = 0; i <= MONTHS; i++) {
        x[i] = table[2 * (i % MONTHS)];
        y[i] = table[2 * (i % MONTHS) + 1];
      }
      return new LinePlot("Embedding of the months", "vector, element 1", "vector, element 2")
          .path("from month to month", x, y);
    }
  }

  /** Mean distance of the vectors of months that are some months apart. */
  private static double distance(double[] table, int apart) {
    double sum = 0;
    for (int i = 0; i < MONTHS; i++) {
      int other = (i + apart) % MONTHS;
      double x = table[2 * i] - table[2 * other];
      double y = table[2 * i + 1] - table[2 * other + 1];
      sum += Math.sqrt(x * x + y * y);
    }
    return sum / MONTHS;
  }

  /**
   * Whether two points lie in the same of four quarters, by their first two numbers of some: with
   * one encoder, and with one each.
   */
  private static LinePlot shared(Lesson lesson) {
    TrainingData train = pairs(lesson.choose(300, 400), lesson.seed(), "train");
    TrainingData test = pairs(lesson.choose(1000, 2000), lesson.seed(), "test");
    LinePlot plot = new LinePlot("Same quarter? Pairs of points", "epoch", "right on test rows");
    double[] right = new double[2];
    int[] weights = new int[2];
    for (int i = 0; i < right.length; i++) {
      FunctionalBuilder net = Model.functional();
      LayerOutput a = net.input("a", NUMBERS);
      LayerOutput b = net.input("b", NUMBERS);
      Dense encoder = Dense.of(32, Activation.TANH);
      LayerOutput ofA = net.apply("encoder", encoder, a);
      LayerOutput ofB = net.apply(i == 0 ? "encoder" : "another", encoder, b);
      LayerOutput both = net.apply(new Concatenate(), ofA, ofB);
      LayerOutput hidden = net.apply(Dense.of(32, Activation.TANH), both);
      Model model = net.build(net.apply(Dense.of(2), hidden));
      weights[i] = model.parameterCount();
      try (Learner learner =
          new Learner(lesson, model, new CategoricalCrossEntropy(), new Adam(0.005f), train)) {
        History history = learner.fit(lesson.choose(40, 100), 20, test);
        double[] course = history.validationAccuracy();
        right[i] = course[course.length - 1];
        plot.line(i == 0 ? "shared encoder" : "an encoder each", course);
      }
    }
    lesson.say(
        "shared: %d weights, %.3f right; an encoder each: %d, %.3f",
        weights[0], right[0], weights[1], right[1]);
    lesson.claim(weights[0] < weights[1], "shared weights are there, and counted, once");
    lesson.claim(
        right[0] > right[1],
        "and each learns from both points: %.1f instead of %.1f %% right",
        100 * right[0],
        100 * right[1]);
    return plot;
  }

  private static TrainingData pairs(int rows, long seed, String use) {
    RandomStream random = RandomStream.of(seed, "example", "blocks pairs", use);
    float[] a = new float[NUMBERS * rows];
    float[] b = new float[NUMBERS * rows];
    int[] same = new int[rows];
    for (int row = 0; row < rows; row++) {
      boolean alike = row % 2 == 0;
      int at = NUMBERS * row;
      for (int i = at; i < at + NUMBERS; i++) {
        a[i] = random.nextFloat(-1, 1);
        b[i] = random.nextFloat(-1, 1);
        b[i] = alike && a[i] * b[i] < 0 && i < at + 2 ? -b[i] : b[i];
      }
      same[row] = a[at] * b[at] > 0 && a[at + 1] * b[at + 1] > 0 ? 1 : 0;
    }
    return new TrainingData(
        List.of(
            HostTensor.of(Shape.of(rows, NUMBERS), a), HostTensor.of(Shape.of(rows, NUMBERS), b)),
        HostTensor.of(Shape.of(rows), same));
  }
}
