package dev.concord.examples.choice;

import dev.concord.data.preprocess.ElementwiseTransform;
import dev.concord.examples.saved.OutputSpec;
import dev.concord.loss.CategoricalCrossEntropy;
import dev.concord.loss.CategoricalFocal;
import dev.concord.loss.ClassTargets;
import dev.concord.loss.Huber;
import dev.concord.loss.LogCosh;
import dev.concord.loss.Loss;
import dev.concord.loss.MeanAbsoluteError;
import dev.concord.loss.MeanSquaredError;
import dev.concord.loss.OneVersusRestHinge;
import dev.concord.loss.Poisson;
import dev.concord.loss.Quantile;
import dev.concord.loss.RootMeanSquaredError;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * The losses that the command line knows by name. The first four are for classes, the others for
 * numbers; which of them fits follows from what is learnt.
 */
public enum LossChoice implements NumberedChoice {
  CROSS_ENTROPY(
      "SMOOTHING",
      0,
      (smoothing, weights) -> new CategoricalCrossEntropy(ClassTargets.LABELS, weights, smoothing)),
  FOCAL("GAMMA", 2, (gamma, weights) -> new CategoricalFocal(ClassTargets.LABELS, gamma, weights)),
  HINGE("", 0, (none, weights) -> new OneVersusRestHinge(false, weights)),
  SQUARED_HINGE("", 0, (none, weights) -> new OneVersusRestHinge(true, weights)),
  MSE(new MeanSquaredError()),
  RMSE(new RootMeanSquaredError()),
  MAE(new MeanAbsoluteError()),
  HUBER("DELTA", 1, (delta, weights) -> new Huber(delta)),
  LOG_COSH(new LogCosh()),
  QUANTILE("Q", 0.5, (q, weights) -> new Quantile(q)),
  POISSON(new Poisson());

  /** What is trained by where nothing is chosen and classes are learnt. */
  static final Chosen<LossChoice> OF_CLASSES = new Chosen<>(CROSS_ENTROPY, 0);

  /** What is trained by where nothing is chosen and numbers are learnt. */
  static final Chosen<LossChoice> OF_NUMBERS = new Chosen<>(MSE, 0);

  private final String number;
  private final double usual;
  private final BiFunction<Float, List<Float>, Loss> maker;

  LossChoice(Loss always) {
    this("", 0, (number, weights) -> always);
  }

  LossChoice(String number, double usual, BiFunction<Float, List<Float>, Loss> maker) {
    this.number = number;
    this.usual = usual;
    this.maker = maker;
  }

  /**
   * The loss.
   *
   * @param number such as Huber's δ; without meaning for those that take none
   * @param classWeights one for each class, or none; without meaning for losses of numbers
   */
  public Loss make(float number, List<Float> classWeights) {
    return maker.apply(number, classWeights);
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
    return ordinal() <= SQUARED_HINGE.ordinal();
  }

  /** Whether its model gives log rates of counts, which therefore are not scaled. */
  public boolean takesCounts() {
    return this == POISSON;
  }

  /**
   * Reads a choice, such as {@code huber:0.5}.
   *
   * @throws IllegalArgumentException if there is no such loss, or it does not take that number
   */
  public static Chosen<LossChoice> of(String text) {
    return NumberedChoice.read(
        "--loss",
        LossChoice.class,
        text,
        chosen -> chosen.kind().make((float) chosen.number(), List.of()));
  }

  /** What is trained by where nothing is chosen. */
  public static Chosen<LossChoice> usual(OutputSpec output) {
    return switch (output) {
      case OutputSpec.Classes classes -> OF_CLASSES;
      case OutputSpec.Values values -> OF_NUMBERS;
    };
  }

  /**
   * Checks that the loss is for what is learnt.
   *
   * @throws IllegalArgumentException if it is not, naming those that are
   */
  public void requireFits(OutputSpec output) {
    boolean classes = output instanceof OutputSpec.Classes;
    if (ofClasses() != classes) {
      throw new IllegalArgumentException(
          "--loss %s is for %s, but %s are learnt here: choose one of %s; of a csv file --kind says which are learnt"
              .formatted(
                  this,
                  classes ? "numbers" : "classes",
                  classes ? "classes" : "numbers",
                  Arrays.stream(values())
                      .filter(known -> known.ofClasses() == classes)
                      .map(LossChoice::toString)
                      .collect(Collectors.joining(", "))));
    }
  }

  /** What the outputs of a network mean that was trained by it. */
  public OutputSpec output(OutputSpec output) {
    return switch (output) {
      case OutputSpec.Classes classes ->
          new OutputSpec.Classes(classes.names(), this == CROSS_ENTROPY || this == FOCAL);
      // An output is the logarithm of a rate, and inverting a logarithm gives the rate.
      case OutputSpec.Values values ->
          takesCounts() ? new OutputSpec.Values(values.names(), ElementwiseTransform.LOG) : values;
    };
  }

  @Override
  public String toString() {
    return NumberedChoice.name(this);
  }
}
