package dev.concord.examples.lecture;

import dev.concord.examples.plot.Figure;
import dev.concord.examples.plot.LinePlot;
import dev.concord.layer.Activation;
import dev.concord.layer.Dense;
import dev.concord.loss.MeanSquaredError;
import dev.concord.metric.ExplainedVariance;
import dev.concord.metric.Mae;
import dev.concord.metric.R2;
import dev.concord.metric.Rmse;
import dev.concord.model.Model;
import dev.concord.optim.Adam;
import dev.concord.random.RandomStream;
import dev.concord.tensor.HostTensor;
import dev.concord.train.TrainingData;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What each measure of a regression says, and what it hides. The answers of one network as they
 * are, with a constant added, and with a single wild one; with e = target − answer
 *
 * <pre>
 *   MAE   mean |e|                      R²                   1 − Σe² ÷ Σ(y − ȳ)²
 *   RMSE  √(mean e²)                    explained variance   1 − Var e ÷ Var y
 * </pre>
 */
final class RegressionMetrics implements Example {
  private static final Mae MAE = new Mae();
  private static final Rmse RMSE = new Rmse();
  private static final R2 R2 = new R2();
  private static final ExplainedVariance EXPLAINED = new ExplainedVariance();
  private static final String FIT = "as it is";
  private static final String SHIFTED = "0.5 added";
  private static final String WILD = "one off by 10";

  @Override
  public About about() {
    return new About(
        "regression-metrics",
        "Judging networks",
        "MAE, RMSE, R² and explained variance: which sees a constant error, which a wild one.");
  }

  @Override
  public void run(Lesson lesson) throws IOException {
    double[] x = Columns.steps(-3, 3, 60);
    RandomStream random = RandomStream.of(lesson.seed(), "example", "metrics", "numbers");
    double[] y =
        IntStream.range(0, x.length)
            .mapToDouble(i -> 2 + StrictMath.sin(2 * x[i]) + 0.1 * random.nextNormal())
            .toArray();
    TrainingData data = new TrainingData(List.of(Columns.table(x)), Columns.table(y));
    Model model = Model.sequential(1).add(Dense.of(16, Activation.TANH)).add(Dense.of(1)).build();
    double[] fits;
    try (Learner net = new Learner(lesson, model, new MeanSquaredError(), new Adam(0.03f), data)) {
      net.fit(lesson.choose(200, 500), 20);
      fits = net.predict(Columns.table(x));
    }
    double[] shifted = IntStream.range(0, fits.length).mapToDouble(i -> fits[i] + 0.5).toArray();
    double[] wild = fits.clone();
    wild[10] += 10;
    Map<String, HostTensor> answers = new LinkedHashMap<>();
    answers.put(FIT, Columns.table(fits));
    answers.put(SHIFTED, Columns.table(shifted));
    answers.put(WILD, Columns.table(wild));
    MetricTable says = MetricTable.of(List.of(MAE, RMSE, R2, EXPLAINED), Columns.table(y), answers);
    says.print(lesson);
    lesson.claim(
        Math.abs(says.of(EXPLAINED, SHIFTED) - says.of(EXPLAINED, FIT)) < 1e-6
            && says.of(R2, SHIFTED) < says.of(R2, FIT) - 0.3,
        "explained variance does not see a constant error, R² does: %.2f and %.2f",
        says.of(EXPLAINED, SHIFTED),
        says.of(R2, SHIFTED));
    lesson.claim(
        says.of(MAE, WILD) < says.of(MAE, SHIFTED) && says.of(RMSE, WILD) > says.of(RMSE, SHIFTED),
        "one wild answer counts more than a constant error by RMSE, less by MAE");
    lesson.claim(
        says.of(R2, WILD) < 0, "it makes R² worse than always answering the mean, which has 0");
    lesson.save(
        Figure.of(
            new LinePlot("Three answers to the same rows", "x", "y")
                .points("targets", x, y)
                .line(WILD, x, wild)
                .line(SHIFTED, x, shifted)
                .line(FIT, x, fits)
                .yRange(0, 5)));
  }
}
