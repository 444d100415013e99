package dev.concord.examples.lecture;

import dev.concord.data.preprocess.CollinearColumns;
import dev.concord.data.preprocess.FittedTransform;
import dev.concord.data.preprocess.Pipeline;
import dev.concord.data.preprocess.PolynomialFeatures;
import dev.concord.data.preprocess.PrincipalComponents;
import dev.concord.data.preprocess.PrincipalComponents.Whitening;
import dev.concord.data.preprocess.SineFeatures;
import dev.concord.data.preprocess.StandardScaler;
import dev.concord.data.preprocess.Transform;
import dev.concord.examples.plot.BarPlot;
import dev.concord.examples.plot.Figure;
import dev.concord.examples.plot.LinePlot;
import dev.concord.examples.plot.Plot;
import dev.concord.layer.Dense;
import dev.concord.loss.MeanSquaredError;
import dev.concord.model.Model;
import dev.concord.optim.Adam;
import dev.concord.random.RandomStream;
import dev.concord.tensor.HostTensor;
import dev.concord.train.TensorStatistics;
import dev.concord.train.TrainingData;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Columns turned, left out and added. Principal components y = V·(x − mean) are uncorrelated;
 * whitening gives each the deviation 1; a column that the others tell already leaves; and products
 * and sines of columns let even a linear model learn what is bent, here
 *
 * <pre>
 *   t = a·b + sin(3a)        from the columns a, b and c ≈ 2a
 * </pre>
 */
final class Transforms implements Example {
  private static final List<String> COLUMNS = List.of("a", "b", "c");

  @Override
  public About about() {
    return new About(
        "transforms",
        "Preparing data",
        "Columns turned by PCA, whitened, left out; products and sines for a linear model.");
  }

  @Override
  public void run(Lesson lesson) throws IOException {
    int rows = lesson.choose(200, 1000);
    RandomStream random = RandomStream.of(lesson.seed(), "data", "example", "transforms");
    double[][] columns = new double[3][rows];
    double[] target = new double[rows];
    for (int row = 0; row < rows; row++) {
      double a = random.nextNormal();
      double b = random.nextNormal();
      columns[0][row] = a;
      columns[1][row] = b;
      columns[2][row] = 2 * a + 0.2 * random.nextNormal();
      target[row] = a * b + StrictMath.sin(3 * a);
    }
    HostTensor table = Columns.table(columns);
    HostTensor goal = Columns.table(target);
    List<Plot> planes = new ArrayList<>(turned(lesson, Columns.table(columns[0], columns[2])));

    FittedTransform independent = new CollinearColumns(0.98).fit(table);
    lesson.say("not collinear: %s", independent.names(COLUMNS));
    lesson.say("products:      %s", new PolynomialFeatures(2, true).fit(table).names(COLUMNS));
    lesson.say("");
    lesson.claim(
        independent.names(COLUMNS).equals(List.of("a", "b")), "c says nothing new and leaves");

    Transform products = new PolynomialFeatures(2, true);
    Transform sines = new SineFeatures(List.of(3.0), false);
    Map<String, Transform> ways = new LinkedHashMap<>();
    ways.put("columns", Pipeline.of());
    ways.put("products", products);
    ways.put("sines", sines);
    ways.put("sines and products", Pipeline.of(sines, products));
    ways.put("all up to degree 3", new PolynomialFeatures(3));
    double[] errors = new double[ways.size()];
    int i = 0;
    lesson.say("a linear model of        columns    mean squared error");
    for (Map.Entry<String, Transform> way : ways.entrySet()) {
      Transform prepared = Pipeline.of(new CollinearColumns(0.98), way.getValue());
      HostTensor features = Pipeline.of(prepared, new StandardScaler()).fit(table).apply(table);
      errors[i] = linear(lesson, features, goal);
      lesson.say("%-24s %7d %21.4f", way.getKey(), features.shape().length(1), errors[i++]);
    }
    lesson.say("");
    lesson.claim(
        errors[3] < 0.01 && errors[1] < 0.7 * errors[0] && errors[2] < 0.9 * errors[0],
        "with the right further columns a linear model has it all: %.4f instead of %.2f",
        errors[3],
        errors[0]);
    List<String> names = List.copyOf(ways.keySet());
    planes.add(
        new BarPlot("Error of linear models", "features", "mean squared error", names)
            .bars("error", errors));
    lesson.save(Figure.grid(2, planes));
  }

  /** Two correlated columns as they are, along their principal axes, and whitened. */
  private static List<LinePlot> turned(Lesson lesson, HostTensor pair) {
    FittedTransform turning = new PrincipalComponents().fit(pair);
    FittedTransform whitening = new PrincipalComponents().whitened(Whitening.PCA).fit(pair);
    HostTensor turned = turning.apply(pair);
    HostTensor white = whitening.apply(pair);
    lesson.say("                 correlation    deviations");
    describe(lesson, "a and c", pair);
    describe(lesson, "PCA", turned);
    describe(lesson, "whitened", white);
    lesson.say("");
    lesson.claim(
        correlation(pair) > 0.95 && Math.abs(correlation(turned)) < 1e-4,
        "principal components are uncorrelated");
    lesson.claim(
        Math.abs(deviation(white, 0) - 1) < 1e-3 && Math.abs(deviation(white, 1) - 1) < 1e-3,
        "whitened ones have the deviation 1, too");
    return List.of(
        plot("as measured", "a", "c", pair),
        plot("decorrelated", "component 1", "component 2", turned),
        plot("whitened", "component 1", "component 2", white));
  }

  private static LinePlot plot(String title, String x, String y, HostTensor pair) {
    return new LinePlot(title, x, y)
        .points("rows", Columns.of(pair, 0), Columns.of(pair, 1))
        .yRange(-6, 6);
  }

  private static void describe(Lesson lesson, String name, HostTensor pair) {
    lesson.say(
        "%-16s %10.3f %10.3f %7.3f",
        name, correlation(pair), deviation(pair, 0), deviation(pair, 1));
  }

  private static double linear(Lesson lesson, HostTensor features, HostTensor goal) {
    Model model = Model.sequential(features.shape().length(1)).add(Dense.of(1)).build();
    TrainingData data = new TrainingData(List.of(features), goal);
    try (Learner net = new Learner(lesson, model, new MeanSquaredError(), new Adam(0.02f), data)) {
      net.fit(lesson.choose(150, 100), 20);
      return net.evaluate(data).loss();
    }
  }

  /** (mean of a·b − ā·b̄) ÷ (σ_a·σ_b). */
  private static double correlation(HostTensor pair) {
    double[] a = Columns.of(pair, 0);
    double[] b = Columns.of(pair, 1);
    double product = IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum() / a.length;
    double means = statistics(pair, 0).mean() * statistics(pair, 1).mean();
    return (product - means) / (deviation(pair, 0) * deviation(pair, 1));
  }

  private static double deviation(HostTensor pair, int column) {
    return statistics(pair, column).standardDeviation();
  }

  private static TensorStatistics statistics(HostTensor pair, int column) {
    return TensorStatistics.of(Columns.table(Columns.of(pair, column)));
  }
}
