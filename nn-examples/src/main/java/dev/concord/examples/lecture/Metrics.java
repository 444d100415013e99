package dev.concord.examples.lecture;

import dev.concord.data.Dataset;
import dev.concord.data.Targets;
import dev.concord.examples.plot.BarPlot;
import dev.concord.examples.plot.Figure;
import dev.concord.examples.plot.LinePlot;
import dev.concord.layer.Activation;
import dev.concord.layer.Dense;
import dev.concord.loss.CategoricalCrossEntropy;
import dev.concord.metric.Accuracy;
import dev.concord.metric.BalancedAccuracy;
import dev.concord.metric.ConfusionMatrix;
import dev.concord.metric.ConfusionMatrix.Average;
import dev.concord.metric.F1;
import dev.concord.metric.Metric;
import dev.concord.metric.Precision;
import dev.concord.metric.Recall;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 */
final class Metrics implements Example {
  private static final List<String> CLASSES = List.of("noise", "quake", "blast");
  private static final int QUAKE = 1;
  private static final String ALWAYS = "always noise";
  private static final String NETWORK = "network";
  private static final Metric ACCURACY = new Accuracy();
  private static final Metric TOP_2 = new TopKAccuracy(2);
  private static final Metric BALANCED = new BalancedAccuracy();
  private static final Metric MACRO_F1 = new F1(Average.MACRO);
  private static final Metric AUC = new RocAuc();
  private static final List<Metric> MICRO =
      List.of(new Precision(Average.MICRO), new Recall(Average.MICRO), new F1(Average.MICRO));
  private static final List<Metric> ALL =
      List.of(
          ACCURACY,
          TOP_2,
          BALANCED,
          new Precision(Average.MACRO),
          MICRO.get(0),
          new Recall(Average.MACRO),
          MICRO.get(1),
          MACRO_F1,
          MICRO.get(2),
          AUC);

  @Override
  public String name() {
    return "metrics";
  }

  @Override
  public String shows() {
    return "Every measure of a classifier, beside one that knows nothing: what each of them hides.";
  }

  @Override
  public String topic() {
    return "Judging networks";
  }

  @Override
  public void run(Lesson lesson) throws IOException {
    Dataset train = events(lesson.choose(2000, 20_000), lesson.seed(), "train");
    Dataset test = events(lesson.choose(4000, 20_000), lesson.seed(), "test");
    HostTensor labels = test.labels().ids();
    Model model = Model.sequential(2).add(Dense.of(16, Activation.TANH)).add(Dense.of(3)).build();
    HostTensor logits;
    try (Learner net =
        new Learner(
            lesson,
            model,
            new CategoricalCrossEntropy(),
            new Adam(0.01f),
            TrainingData.of(train))) {
      net.fit(lesson.choose(20, 10), 32);
      logits = net.answers(test.features());
    }
    HostTensor always = HostTensor.zeros(logits.type());
    IntStream.range(0, test.size()).forEach(row -> always.floats()[3 * row] = 1);
    Map<String, HostTensor> answers = new LinkedHashMap<>();
    answers.put(ALWAYS, always);
    answers.put(NETWORK, logits);
    MetricTable says = MetricTable.of(ALL, labels, answers);
    says.print(lesson);
    ConfusionMatrix counts = ConfusionMatrix.of(logits, labels, null, 0);
    lesson.say("class     precision    recall    taken for %s", String.join(", ", CLASSES));
    for (int c = 0; c < CLASSES.size(); c++) {
      lesson.say(
          "%-8s %10.2f %9.2f    %.0f, %.0f, %.0f",
          CLASSES.get(c),
          counts.precision(c),
          counts.recall(c),
          counts.count(c, 0),
          counts.count(c, 1),
          counts.count(c, 2));
    }
    lesson.say("");
    lesson.claim(
        says.of(ACCURACY, ALWAYS) > 0.94
            && says.of(BALANCED, ALWAYS) == 1 / 3.0
            && says.of(AUC, ALWAYS) == 0.5,
        "who always says noise is right in %.1f %% of all rows, and no better than chance by"
            + " balanced accuracy and ROC AUC",
        100 * says.of(ACCURACY, ALWAYS));
    lesson.claim(
        says.of(ACCURACY, NETWORK) - says.of(ACCURACY, ALWAYS) < 0.05
            && says.of(MACRO_F1, NETWORK) > 1.8 * says.of(MACRO_F1, ALWAYS),
        "accuracy hardly tells the network from it, macro F1 does: %.2f and %.2f",
        says.of(MACRO_F1, NETWORK),
        says.of(MACRO_F1, ALWAYS));
    lesson.claim(
        MICRO.stream().allMatch(m -> says.of(m, NETWORK) == says.of(ACCURACY, NETWORK)),
        "micro averages over all classes are the accuracy again");
    lesson.claim(
        says.of(TOP_2, NETWORK) > says.of(ACCURACY, NETWORK),
        "two guesses are right more often than one: %.3f instead of %.3f",
        says.of(TOP_2, NETWORK),
        says.of(ACCURACY, NETWORK));
    lesson.save(
        Figure.of(
            picture(counts), roc(Columns.values(logits), labels.ints(), says.of(AUC, NETWORK))));
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
