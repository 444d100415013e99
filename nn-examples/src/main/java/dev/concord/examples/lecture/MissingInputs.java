package dev.concord.examples.lecture;

import static dev.concord.data.generated.GappyMeasurements.INPUTS;

import dev.concord.data.generated.GappyMeasurements;
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
import dev.concord.tensor.HostTensor;
import dev.concord.train.TrainingData;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Three related measurements, each missing in a third of the rows, and a quantity y = x₁ + x₂·x₃ +
 * sin(2x₁) that depends on all of them ({@link GappyMeasurements}). A network takes no gaps. With a
 * default value in their place it cannot tell the default from a measurement; with an indicator
 * column beside each it can,
 *
 * <pre>
 *   x₁, gap, x₃   →   x₁, 0, x₃          default
 *                 →   x₁, 0, x₃, 0, 1, 0   default and indicator
 * </pre>
 *
 * and uses the others in its stead. The alternative is a network for each pattern of gaps, 2³ = 8
 * of them, each of which sees an eighth of the rows or so; with n inputs it would be 2ⁿ. With rows
 * in plenty they catch up.
 */
final class MissingInputs implements Example {
  private static final int PATTERNS = 1 << INPUTS;
  private static final Transform BY_DEFAULT =
      Pipeline.of(Imputer.withDefault(0), new StandardScaler());
  private static final Transform BY_INDICATOR =
      Pipeline.of(Imputer.withDefault(0).withIndicators(), new StandardScaler());

  @Override
  public About about() {
    return new About(
        "missing-inputs",
        "Preparing data",
        "Gaps in the inputs: a default, default and indicator, or one network for each pattern.");
  }

  @Override
  public void run(Lesson lesson) throws IOException {
    GappyMeasurements train =
        GappyMeasurements.generate(lesson.choose(400, 500), 1.0 / 3, lesson.seed(), "train");
    GappyMeasurements test =
        GappyMeasurements.generate(lesson.choose(2000, 5000), 1.0 / 3, lesson.seed(), "test");
    double[] byDefault = errors(test, answers(lesson, BY_DEFAULT, train, test));
    double[] byIndicator = errors(test, answers(lesson, BY_INDICATOR, train, test));
    double[] ofEight = new double[test.size()];
    for (int pattern = 0; pattern < PATTERNS; pattern++) {
      int[] rows = rowsWith(test, pattern);
      GappyMeasurements alike = train.select(rowsWith(train, pattern));
      double[] some = answers(lesson, BY_DEFAULT, alike, test.select(rows));
      IntStream.range(0, rows.length).forEach(i -> ofEight[rows[i]] = some[i]);
    }
    double[] byPattern = errors(test, ofEight);

    List<String> names = new ArrayList<>();
    lesson.say("mean squared error of y on test rows");
    lesson.say("inputs there    training rows    default    default and indicator    own network");
    for (int pattern = 0; pattern <= PATTERNS; pattern++) {
      names.add(pattern < PATTERNS ? name(pattern) : "all rows");
      lesson.say(
          "%-14s %14d %10.3f %24.3f %14.3f",
          names.getLast(),
          pattern < PATTERNS ? rowsWith(train, pattern).length : train.size(),
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

  private static double[] answers(
      Lesson lesson, Transform transform, GappyMeasurements train, GappyMeasurements test) {
    FittedTransform fitted = transform.fit(train.features());
    HostTensor ready = fitted.apply(train.features());
    TrainingData data = new TrainingData(List.of(ready), train.targets());
    Model model =
        Model.sequential(ready.shape().length(1))
            .add(Dense.of(24, Activation.TANH))
            .add(Dense.of(24, Activation.TANH))
            .add(Dense.of(1))
            .build();
    try (Learner net = new Learner(lesson, model, new MeanSquaredError(), new Adam(0.003f), data)) {
      net.fit(lesson.choose(100, 200), 16);
      return net.predict(fitted.apply(test.features()));
    }
  }

  /** The mean squared error for each pattern of gaps, and for all rows behind them. */
  private static double[] errors(GappyMeasurements test, double[] answers) {
    double[] right = Columns.values(test.targets());
    return IntStream.rangeClosed(0, PATTERNS)
        .mapToDouble(
            pattern ->
                IntStream.of(rowsWith(test, pattern))
                    .mapToDouble(row -> (answers[row] - right[row]) * (answers[row] - right[row]))
                    .average()
                    .orElseThrow())
        .toArray();
  }

  /** The rows in which exactly the inputs of a pattern are there: bit i for input i; else all. */
  private static int[] rowsWith(GappyMeasurements data, int pattern) {
    float[] x = data.features().floats();
    return IntStream.range(0, data.size())
        .filter(
            row ->
                pattern == PATTERNS
                    || IntStream.range(0, INPUTS)
                        .allMatch(i -> Float.isNaN(x[row * INPUTS + i]) == !has(pattern, i)))
        .toArray();
  }

  private static boolean has(int pattern, int input) {
    return (pattern >> input & 1) == 1;
  }

  private static String name(int pattern) {
    return pattern == 0
        ? "none"
        : IntStream.range(0, INPUTS)
            .filter(i -> has(pattern, i))
            .mapToObj(i -> "x" + (i + 1))
            .collect(Collectors.joining(" "));
  }
}
