package dev.concord.examples.choice;

import dev.concord.data.preprocess.FittedTransform;
import dev.concord.examples.saved.OutputSpec;
import dev.concord.examples.task.TaskData;
import dev.concord.metric.Accuracy;
import dev.concord.metric.BalancedAccuracy;
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
import dev.concord.select.Goal;
import java.util.Arrays;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;

/**
 * The metrics that the command line knows by name: first those of classes, then those of numbers,
 * which are in the numbers' own units.
 */
public enum MetricChoice implements NumberedChoice {
  ACCURACY(k -> new Accuracy()),
  BALANCED_ACCURACY(k -> new BalancedAccuracy()),
  TOP_K("K", 5, MetricChoice::topK),
  PRECISION(k -> new Precision(Average.MACRO)),
  PRECISION_MICRO(k -> new Precision(Average.MICRO)),
  PRECISION_WEIGHTED(k -> new Precision(Average.WEIGHTED)),
  PRECISION_POSITIVE(k -> new Precision(Average.POSITIVE)),
  RECALL(k -> new Recall(Average.MACRO)),
  RECALL_MICRO(k -> new Recall(Average.MICRO)),
  RECALL_WEIGHTED(k -> new Recall(Average.WEIGHTED)),
  RECALL_POSITIVE(k -> new Recall(Average.POSITIVE)),
  F1(k -> new F1(Average.MACRO)),
  F1_MICRO(k -> new F1(Average.MICRO)),
  F1_WEIGHTED(k -> new F1(Average.WEIGHTED)),
  F1_POSITIVE(k -> new F1(Average.POSITIVE)),
  ROC_AUC(k -> new RocAuc()),
  R2(k -> new R2()),
  MAE(k -> new Mae()),
  RMSE(k -> new Rmse()),
  EXPLAINED_VARIANCE(k -> new ExplainedVariance());

  private final String number;
  private final double usual;
  private final DoubleFunction<Metric> maker;

  MetricChoice(DoubleFunction<Metric> maker) {
    this("", 0, maker);
  }

  MetricChoice(String number, double usual, DoubleFunction<Metric> maker) {
    this.number = number;
    this.usual = usual;
    this.maker = maker;
  }

  private static Metric topK(double k) {
    if (k != StrictMath.rint(k)) {
      throw new IllegalArgumentException("k is a whole number of classes, got " + k);
    }
    return new TopKAccuracy((int) k);
  }

  @Override
  public String number() {
    return number;
  }

  @Override
  public double usual() {
    return usual;
  }

  private boolean ofClasses() {
    return ordinal() < R2.ordinal();
  }

  /** Which values are better. */
  public Goal goal() {
    return this == MAE || this == RMSE ? Goal.MINIMIZE : Goal.MAXIMIZE;
  }

  /**
   * Reads a choice, such as {@code f1} or {@code top-k:3}.
   *
   * @param option whose text it is, for messages
   * @throws IllegalArgumentException if there is no such metric, or it does not take that number
   */
  public static Chosen<MetricChoice> of(String option, String text) {
    return NumberedChoice.read(
        option, MetricChoice.class, text, chosen -> chosen.kind().maker.apply(chosen.number()));
  }

  /**
   * Checks that the metric is for what is learnt.
   *
   * @param option that asked for it, for messages
   * @throws IllegalArgumentException if it is not, naming those that are
   */
  public void requireFits(String option, TaskData data) {
    boolean classes = data.output() instanceof OutputSpec.Classes;
    if (ofClasses() != classes) {
      throw new IllegalArgumentException(
          "%s %s is for %s, but %s are learnt here: choose one of %s"
              .formatted(
                  option,
                  this,
                  classes ? "numbers" : "classes",
                  classes ? "classes" : "numbers",
                  Arrays.stream(values())
                      .filter(known -> known.ofClasses() == classes)
                      .map(MetricChoice::toString)
                      .collect(Collectors.joining(", "))));
    }
    boolean ofOne = name().endsWith("_POSITIVE");
    if (ofOne && data.output().width() != 2) {
      throw new IllegalArgumentException(
          "%s %s is of the second of two classes, but there are %d: take the mean over all, or -weighted"
              .formatted(option, this, data.output().width()));
    }
  }

  /**
   * The metric.
   *
   * @param outputs what a network's outputs mean
   * @param targets what the targets mean that they are compared with
   */
  public Metric metric(double k, OutputSpec outputs, OutputSpec targets) {
    Metric made = maker.apply(k);
    return outputs instanceof OutputSpec.Values(var ofOutputs, FittedTransform answers)
            && targets instanceof OutputSpec.Values(var ofTargets, FittedTransform truth)
        ? new MetricInUnits(made, answers, truth)
        : made;
  }

  @Override
  public String toString() {
    return NumberedChoice.name(this);
  }
}
