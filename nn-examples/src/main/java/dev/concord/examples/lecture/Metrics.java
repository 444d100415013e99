package dev.concord.examples.lecture;

import dev.concord.data.Dataset;
import dev.concord.data.Targets;
import dev.concord.examples.plot.BarPlot;
import dev.concord.examples.plot.Figure;
import dev.concord.examples.plot.LinePlot;
import dev.concord.layer.Activation;
import dev.concord.layer.Dense;
import dev.concord.loss.CategoricalCrossEntropy;
import dev.concord.loss.MeanSquaredError;
import dev.concord.metric.Accuracy;
import dev.concord.metric.BalancedAccuracy;
import dev.concord.metric.ConfusionMatrix;
import dev.concord.metric.ConfusionMatrix.Average;
import dev.concord.metric.ExplainedVariance;
import dev.concord.metric.F1;
import dev.concord.metric.Mae;
import dev.concord.metric.Metric;
import dev.concord.metric.Precision;
import dev.concord.metric.R2;
import dev.concord.metric.Recall;
import dev.concord.metric.Rmse;
import dev.concord.metric.RocAuc;
import dev.concord.metric.TopKAccuracy;
import dev.concord.model.Model;
import dev.concord.optim.Adam;
import dev.concord.random.RandomStream;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.train.TrainingData;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What each measure says, and what it hides. A classifier of seismic noise (95 %), quakes (3.5 %)
 * and blasts (1.5 %), beside an answer that knows nothing, "always noise"; with n[t][p] rows of
 * class t taken for p:
 *
 * <pre>
 *   accuracy     Σ n[c][c] ÷ Σ n[t][p]             recall c      n[c][c] ÷ Σₚ n[c][p]
 *   precision c  n[c][c] ÷ Σₜ n[t][c]              F1 c          2·precision·recall ÷ (precision + recall)
 *   macro: mean over classes;  micro: from all counts together;  balanced accuracy: macro recall
 *   ROC AUC      how likely a row of the class has a higher score than one that is not of it
 * </pre>
 *
 * And a regression, as it is, with a constant added, and with a single wild answer (e = target −
 * answer):
 *
 * <pre>
 *   MAE mean |e|    RMSE √(mean e²)    R² 1 − Σe² ÷ Σ(y − ȳ)²    explained variance 1 − Var e ÷ Var y
 * </pre>
 */
final class Metrics implements Example {
  private static final List<String> CLASSES = List.of("noise", "quake", "blast");
  private static final int QUAKE = 1;
  private static final List<Metric> OF_CLASSES =
      List.of(
          new Accuracy(),
          new TopKAccuracy(2),
          new BalancedAccuracy(),
          new Precision(Average.MACRO),
          new Precision(Average.MICRO),
          new Recall(Average.MACRO),
          new Recall(Average.MICRO),
          new F1(Average.MACRO),
          new F1(Average.MICRO),
          new RocAuc());
  private static final List<Metric> OF_NUMBERS =
      List.of(new Mae(), new Rmse(), new R2(), new ExplainedVariance());

  @Override
  public String name() {
    return "metrics";
  }

  @Override
  public String shows() {
    return "Every measure on one classifier and one regression, with what each of them hides.";
  }

  @Override
  public String topic() {
    return "Judging networks";
  }

  @Override
  public void run(Lesson lesson) throws IOException {
    BarPlot confusion;
    LinePlot roc;
    Dataset train = events(lesson.choose(2000, 20_000), lesson.seed(), "train");
    Dataset test = events(lesson.choose(4000, 20_000), lesson.seed(), "test");
    HostTensor labels = test.labels().ids();
    Model model = Model.sequential(2).add(Dense.of(16, Activation.TANH)).add(Dense.of(3)).build();
    try (Learner net =
        new Learner(
            lesson,
            model,
            new CategoricalCrossEntropy(),
            new Adam(0.01f),
            TrainingData.of(train))) {
      net.fit(lesson.choose(20, 10), 32);
      HostTensor logits = net.answers(test.features());
      HostTensor always = HostTensor.zeros(logits.type());
      IntStream.range(0, test.size()).forEach(row -> always.floats()[3 * row] = 1);
      double[][] says =
          table(lesson, OF_CLASSES, List.of("always noise", "network"), labels, always, logits);
      lesson.claim(
          says[0][0] > 0.94 && says[2][0] == 1 / 3.0 && says[9][0] == 0.5,
          "who always says noise is right in %.1f %% of all rows, and no better than chance by"
              + " balanced accuracy and ROC AUC",
          100 * says[0][0]);
      lesson.claim(
          says[0][1] - says[0][0] < 0.05 && says[7][1] > 2 * says[7][0],
          "accuracy hardly tells the network from it, macro F1 does: %.2f and %.2f",
          says[7][1],
          says[7][0]);
      lesson.claim(
          says[4][1] == says[0][1] && says[6][1] == says[0][1] && says[8][1] == says[0][1],
          "micro averages over all classes are the accuracy again");
      lesson.claim(
          says[1][1] > says[0][1],
          "two guesses are right more often than one: %.3f instead of %.3f",
          says[1][1],
          says[0][1]);
      ConfusionMatrix counts = ConfusionMatrix.of(logits, labels, null, 0);
      for (int c = 0; c < CLASSES.size(); c++) {
        lesson.say(
            "%s: precision %.2f, recall %.2f, taken for %s %.0f, %.0f, %.0f times",
            CLASSES.get(c),
            counts.precision(c),
            counts.recall(c),
            CLASSES,
            counts.count(c, 0),
            counts.count(c, 1),
            counts.count(c, 2));
      }
      confusion = picture(counts);
      roc = roc(net.predict(test.features()), labels.ints(), says[9][1]);
    }
    lesson.save(Figure.of(confusion, roc, regression(lesson)));
  }

  /** A row for each metric, a column for each answer. */
  private static double[][] table(
      Lesson lesson,
      List<Metric> metrics,
      List<String> names,
      HostTensor targets,
      HostTensor... answers) {
    double[][] says = new double[metrics.size()][answers.length];
    StringBuilder head = new StringBuilder("%-20s".formatted(""));
    names.forEach(name -> head.append("%18s".formatted(name)));
    lesson.say("%s", head);
    for (int m = 0; m < says.length; m++) {
      StringBuilder line = new StringBuilder("%-20s".formatted(metrics.get(m).name()));
      for (int i = 0; i < answers.length; i++) {
        says[m][i] = metrics.get(m).of(answers[i], targets, null);
        line.append("%18.4f".formatted(says[m][i]));
      }
      lesson.say("%s", line);
    }
    lesson.say("");
    return says;
  }

  private static LinePlot regression(Lesson lesson) {
    double[] x = Columns.steps(-3, 3, 60);
    RandomStream random = RandomStream.of(lesson.seed(), "example", "metrics", "numbers");
    double[] y =
        IntStream.range(0, x.length)
            .mapToDouble(i -> 2 + StrictMath.sin(2 * x[i]) + 0.1 * random.nextNormal())
            .toArray();
    TrainingData data = new TrainingData(List.of(Columns.table(x)), Columns.table(y));
    Model model = Model.sequential(1).add(Dense.of(16, Activation.TANH)).add(Dense.of(1)).build();
    try (Learner net = new Learner(lesson, model, new MeanSquaredError(), new Adam(0.03f), data)) {
      net.fit(lesson.choose(200, 500), 20);
      double[] fits = net.predict(Columns.table(x));
      double[] shifted = IntStream.range(0, fits.length).mapToDouble(i -> fits[i] + 0.5).toArray();
      double[] wild = fits.clone();
      wild[10] += 10;
      lesson.say("");
      double[][] says =
          table(
              lesson,
              OF_NUMBERS,
              List.of("as it is", "0.5 added", "one off by 10"),
              Columns.table(y),
              Columns.table(fits),
              Columns.table(shifted),
              Columns.table(wild));
      lesson.claim(
          Math.abs(says[3][1] - says[3][0]) < 1e-6 && says[2][1] < says[2][0] - 0.3,
          "explained variance does not see a constant error, R² does: %.2f and %.2f",
          says[3][1],
          says[2][1]);
      lesson.claim(
          says[0][2] < says[0][1] && says[1][2] > says[1][1],
          "one wild answer counts more than a constant error by RMSE, less by MAE");
      return new LinePlot("Regression", "x", "y")
          .points("targets", x, y)
          .line("as it is", x, fits)
          .line("0.5 added", x, shifted)
          .line("one off by 10", x, wild)
          .yRange(0, 5);
    }
  }

  /** What the rows of each class were taken for. */
  private static BarPlot picture(ConfusionMatrix counts) {
    BarPlot plot = new BarPlot("Confusion matrix", "true class", "share of its rows in %", CLASSES);
    for (int p = 0; p < counts.classes(); p++) {
      double[] shares = new double[counts.classes()];
      for (int t = 0; t < shares.length; t++) {
        shares[t] = 100 * counts.count(t, p) / counts.actual(t);
      }
      plot.bars("taken for " + CLASSES.get(p), shares);
    }
    return plot;
  }

  /** Quakes found over false alarms, as the threshold of the score falls. */
  private static LinePlot roc(double[] logits, int[] actual, double area) {
    int[] order =
        IntStream.range(0, actual.length)
            .boxed()
            .sorted(Comparator.comparingDouble(row -> -score(logits, row)))
            .mapToInt(Integer::intValue)
            .toArray();
    double quakes = IntStream.of(actual).filter(c -> c == QUAKE).count();
    double[] found = new double[order.length + 1];
    double[] falseAlarms = new double[order.length + 1];
    for (int i = 0; i < order.length; i++) {
      boolean quake = actual[order[i]] == QUAKE;
      found[i + 1] = found[i] + (quake ? 1 / quakes : 0);
      falseAlarms[i + 1] = falseAlarms[i] + (quake ? 0 : 1 / (order.length - quakes));
    }
    return new LinePlot(
            "ROC of the quakes (mean area of all classes %.3f)".formatted(area),
            "share of other rows taken for quakes",
            "share of quakes found")
        .line("network", falseAlarms, found)
        .dashed("guessing", new double[] {0, 1}, new double[] {0, 1});
  }

  /** How much speaks for a quake against the more likely of the others. */
  private static double score(double[] logits, int row) {
    double noise = logits[3 * row];
    double blast = logits[3 * row + 2];
    return logits[3 * row + QUAKE] - (noise > blast ? noise : blast);
  }

  private static Dataset events(int rows, long seed, String use) {
    RandomStream random = RandomStream.of(seed, "example", "metrics", use);
    float[] features = new float[2 * rows];
    int[] classes = new int[rows];
    for (int row = 0; row < rows; row++) {
      classes[row] = row % 200 < 190 ? 0 : row % 200 < 197 ? QUAKE : 2;
      double x = classes[row] == 0 ? 0 : 1.6;
      double y = classes[row] == 0 ? 0 : classes[row] == QUAKE ? 1.2 : -1.2;
      features[2 * row] = (float) (x + 0.7 * random.nextNormal());
      features[2 * row + 1] = (float) (y + 0.7 * random.nextNormal());
    }
    return new Dataset(
        HostTensor.of(Shape.of(rows, 2), features),
        new Targets.Labels(HostTensor.of(Shape.of(rows), classes), 3, CLASSES));
  }
}
