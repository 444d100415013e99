package dev.concord.examples.lecture;

import dev.concord.data.Dataset;
import dev.concord.data.generated.SeismicDetections;
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
import dev.concord.tensor.HostTensor;
import dev.concord.train.TrainingData;
import java.io.IOException;
import java.util.ArrayList;
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

  @Override
  public About about() {
    return new About(
        "metrics",
        "Judging networks",
        "Every measure of a classifier, beside one that knows nothing: what each of them hides.");
  }

  @Override
  public void run(Lesson lesson) throws IOException {
    Dataset train =
        SeismicDetections.quakesAndBlasts(lesson.choose(2000, 20_000), lesson.seed(), "train");
    Dataset test =
        SeismicDetections.quakesAndBlasts(lesson.choose(4000, 20_000), lesson.seed(), "test");
    HostTensor labels = test.labels().ids();
    HostTensor logits = answers(lesson, train, test);
    HostTensor always = HostTensor.zeros(logits.type());
    IntStream.range(0, test.size()).forEach(row -> always.floats()[3 * row] = 1);
    Map<String, HostTensor> answers = new LinkedHashMap<>();
    answers.put(ALWAYS, always);
    answers.put(NETWORK, logits);
    List<Metric> all = new ArrayList<>(List.of(ACCURACY, TOP_2, BALANCED, AUC));
    all.addAll(List.of(new Precision(Average.MACRO), new Recall(Average.MACRO), MACRO_F1));
    all.addAll(MICRO);
    MetricTable says = MetricTable.of(all, labels, answers);
    says.print(lesson);
    ConfusionMatrix counts = ConfusionMatrix.of(logits, labels, null, 0);
    lesson.say("class     precision    recall    taken for %s", String.join(", ", CLASSES));
    for (int c = 0; c < CLASSES.size(); c++) {
      lesson.say(
          "%-8s %10.2f %9.2f    %14.0f %6.0f %6.0f",
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
    lesson.save(Figure.of(picture(counts), roc(logits, labels.ints())));
  }

  private static HostTensor answers(Lesson lesson, Dataset train, Dataset test) {
    TrainingData data = TrainingData.of(train);
    Model model = Model.sequential(2).add(Dense.of(16, Activation.TANH)).add(Dense.of(3)).build();
    try (Learner net =
        new Learner(lesson, model, new CategoricalCrossEntropy(), new Adam(0.01f), data)) {
      net.fit(lesson.choose(20, 10), 32);
      return net.answers(test.features());
    }
  }

  /** What the rows of each class were taken for. */
  private static BarPlot picture(ConfusionMatrix counts) {
    BarPlot plot = new BarPlot("Confusion matrix", "true class", "share of its rows in %", CLASSES);
    for (int p = 0; p < counts.classes(); p++) {
      int predicted = p;
      plot.bars(
          "taken for " + CLASSES.get(p),
          IntStream.range(0, counts.classes())
              .mapToDouble(t -> 100 * counts.count(t, predicted) / counts.actual(t))
              .toArray());
    }
    return plot;
  }

  /** Quakes found over false alarms, as the threshold of their logit less the noise's falls. */
  private static LinePlot roc(HostTensor logits, int[] actual) {
    double[] noise = Columns.of(logits, 0);
    double[] quake = Columns.of(logits, QUAKE);
    double quakes = IntStream.of(actual).filter(c -> c == QUAKE).count();
    double[] found = new double[actual.length + 1];
    double[] falseAlarms = new double[actual.length + 1];
    int taken = 0;
    for (int row :
        IntStream.range(0, actual.length)
            .boxed()
            .sorted(Comparator.comparingDouble(row -> noise[row] - quake[row]))
            .toList()) {
      boolean right = actual[row] == QUAKE;
      found[taken + 1] = found[taken] + (right ? 1 / quakes : 0);
      falseAlarms[taken + 1] = falseAlarms[taken] + (right ? 0 : 1 / (actual.length - quakes));
      taken++;
    }
    double[] diagonal = {0, 1};
    return new LinePlot(
            "ROC of the quakes: the threshold falls from left to right",
            "share of other rows taken for quakes",
            "share of quakes found")
        .line("network", falseAlarms, found)
        .dashed("guessing", diagonal, diagonal);
  }
}
