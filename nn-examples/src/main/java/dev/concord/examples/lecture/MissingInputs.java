package dev.concord.examples.lecture;

import dev.concord.data.preprocess.FittedTransform;
import dev.concord.data.preprocess.Imputer;
import dev.concord.data.preprocess.Pipeline;
import dev.concord.data.preprocess.StandardScaler;
import dev.concord.data.preprocess.Transform;
import dev.concord.examples.plot.BarPlot;
import dev.concord.examples.plot.Figure;
import dev.concord.layer.Activation;
import dev.concord.layer.Dense;
import dev.concord.loss.MeanSquaredError;
import dev.concord.model.Model;
import dev.concord.optim.Adam;
import dev.concord.random.RandomStream;
import dev.concord.tensor.HostTensor;
import dev.concord.train.TrainingData;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Three related measurements, each missing in a third of the rows, and a quantity that depends on
 * all of them:
 *
 * <pre>
 *   x₁ = u,  x₂ = u + ½e₂,  x₃ = −u + ½e₃      y = x₁ + x₂·x₃ + sin(2x₁)      u, e normal
 * </pre>
 *
 * A network takes no gaps. With a default value in their place it cannot tell the default from a
 * measurement; with an indicator column beside each (1 where it was missing) it can, and uses the
 * others in its stead. The alternative is a network for each pattern of gaps, 2³ = 8 of them, each
 * of which sees an eighth of the rows or so; with n inputs it would be 2ⁿ. With rows in plenty they
 * catch up.
 */
final class MissingInputs implements Example {
  private static final int INPUTS = 3;
  private static final int PATTERNS = 1 << INPUTS;
  private static final double MISSING = 1.0 / 3;

  private record Rows(double[][] x, double[] y) {}

  @Override
  public String name() {
    return "missing-inputs";
  }

  @Override
  public String shows() {
    return "Gaps in the inputs: a default, default and indicator, or one network for each pattern.";
  }

  @Override
  public String topic() {
    return "Preparing data";
  }

  @Override
  public void run(Lesson lesson) throws IOException {
    Rows train = rows(lesson.choose(400, 500), lesson.seed(), "train");
    Rows test = rows(lesson.choose(2000, 5000), lesson.seed(), "test");
    Transform filled = Pipeline.of(Imputer.withDefault(0), new StandardScaler());
    Transform indicated =
        Pipeline.of(Imputer.withDefault(0).withIndicators(), new StandardScaler());
    int epochs = lesson.choose(100, 200);
    double[] byDefault = errors(test, predict(lesson, filled, train, test, epochs));
    double[] byIndicator = errors(test, predict(lesson, indicated, train, test, epochs));
    double[] answers = new double[test.y().length];
    for (int pattern = 0; pattern < PATTERNS; pattern++) {
      int[] here = withPattern(test, pattern);
      double[] some =
          predict(
              lesson,
              filled,
              select(train, withPattern(train, pattern)),
              select(test, here),
              epochs);
      IntStream.range(0, here.length).forEach(i -> answers[here[i]] = some[i]);
    }
    double[] byPattern = errors(test, answers);

    List<String> names = new ArrayList<>();
    lesson.say(
        "mean squared error     training rows    default    default and indicator    own network");
    for (int pattern = 0; pattern <= PATTERNS; pattern++) {
      names.add(pattern < PATTERNS ? pattern(pattern) : "all");
      lesson.say(
          "%-22s %13d %10.3f %24.3f %14.3f",
          pattern < PATTERNS ? "has " + pattern(pattern) : "all rows",
          pattern < PATTERNS ? withPattern(train, pattern).length : train.y().length,
          byDefault[pattern],
          byIndicator[pattern],
          byPattern[pattern]);
    }
    lesson.say("");
    lesson.claim(
        byIndicator[PATTERNS] < byDefault[PATTERNS],
        "indicators help: %.3f instead of %.3f",
        byIndicator[PATTERNS],
        byDefault[PATTERNS]);
    lesson.claim(
        byIndicator[PATTERNS] < byPattern[PATTERNS],
        "one network with indicators does better than eight that share the rows: %.3f and %.3f",
        byIndicator[PATTERNS],
        byPattern[PATTERNS]);
    lesson.save(
        Figure.of(
            new BarPlot("Error by the inputs that are there", "inputs", "mean squared error", names)
                .bars("default 0", byDefault)
                .bars("default and indicator", byIndicator)
                .bars("one network for each", byPattern)));
  }

  private static double[] predict(
      Lesson lesson, Transform transform, Rows train, Rows test, int epochs) {
    HostTensor features = Columns.table(train.x());
    FittedTransform fitted = transform.fit(features);
    HostTensor ready = fitted.apply(features);
    TrainingData data = new TrainingData(List.of(ready), Columns.table(train.y()));
    Model model =
        Model.sequential(ready.shape().length(1))
            .add(Dense.of(24, Activation.TANH))
            .add(Dense.of(24, Activation.TANH))
            .add(Dense.of(1))
            .build();
    try (Learner net = new Learner(lesson, model, new MeanSquaredError(), new Adam(0.003f), data)) {
      net.fit(epochs, 16);
      return net.predict(fitted.apply(Columns.table(test.x())));
    }
  }

  /** The error for each pattern of gaps, and for all rows behind them. */
  private static double[] errors(Rows rows, double[] answers) {
    double[] errors = new double[PATTERNS + 1];
    int[] counts = new int[PATTERNS + 1];
    for (int row = 0; row < answers.length; row++) {
      double square = (answers[row] - rows.y()[row]) * (answers[row] - rows.y()[row]);
      for (int place : new int[] {patternOf(rows, row), PATTERNS}) {
        errors[place] += square;
        counts[place]++;
      }
    }
    for (int place = 0; place <= PATTERNS; place++) {
      errors[place] /= counts[place];
    }
    return errors;
  }

  /** Bit i is set where input i is there. */
  private static int patternOf(Rows rows, int row) {
    int pattern = 0;
    for (int i = 0; i < INPUTS; i++) {
      pattern |= Double.isNaN(rows.x()[i][row]) ? 0 : 1 << i;
    }
    return pattern;
  }

  private static String pattern(int pattern) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < INPUTS; i++) {
      text.append((pattern >> i & 1) == 1 ? "x" + (i + 1) + " " : "");
    }
    return text.isEmpty() ? "none" : text.toString().strip();
  }

  private static int[] withPattern(Rows rows, int pattern) {
    return IntStream.range(0, rows.y().length)
        .filter(row -> patternOf(rows, row) == pattern)
        .toArray();
  }

  private static Rows select(Rows rows, int[] chosen) {
    double[][] x = new double[INPUTS][];
    for (int i = 0; i < INPUTS; i++) {
      double[] column = rows.x()[i];
      x[i] = IntStream.of(chosen).mapToDouble(row -> column[row]).toArray();
    }
    return new Rows(x, IntStream.of(chosen).mapToDouble(row -> rows.y()[row]).toArray());
  }

  private static Rows rows(int count, long seed, String use) {
    RandomStream random = RandomStream.of(seed, "example", "missing", use);
    double[][] x = new double[INPUTS][count];
    double[] y = new double[count];
    for (int row = 0; row < count; row++) {
      double u = random.nextNormal();
      double[] all = {u, u + 0.5 * random.nextNormal(), -u + 0.5 * random.nextNormal()};
      y[row] = all[0] + all[1] * all[2] + StrictMath.sin(2 * all[0]);
      for (int i = 0; i < INPUTS; i++) {
        x[i][row] = random.nextFloat() < MISSING ? Double.NaN : all[i];
      }
    }
    return new Rows(x, y);
  }
}
