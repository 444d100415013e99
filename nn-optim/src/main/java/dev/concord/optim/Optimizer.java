package dev.concord.optim;

import dev.concord.expr.Expr;
import java.util.List;

/**
 * An update rule: how a parameter changes, given its gradient and the rule's own moments. It is
 * written as elementwise expressions, so that one pass over the parameters does the whole update on
 * every backend. Immutable.
 */
public interface Optimizer {
  /**
   * The scalar of a momentum β that a schedule may move: of a velocity, or β₁ of a first moment.
   * Without such a schedule it is a constant of the compiled step.
   */
  String MOMENTUM = "momentum";

  /** The scalar 1 − {@link #MOMENTUM}, computed in double and rounded once. */
  String MOMENTUM_SHARE = "momentum_share";

  /** Its usual name, such as {@code adam}. */
  String name();

  /** The learning rate before any schedule, &gt; 0. */
  float learningRate();

  /**
   * λ, the weight decay of parameters whose group sets none, ≥ 0. Only {@link WeightDecay} and what
   * is made of it have one; 0 by default.
   */
  default float weightDecay() {
    return 0;
  }

  /** Whether it heeds the weight decay that {@link #scalars} gets; false by default. */
  default boolean decaysWeights() {
    return false;
  }

  /** Names of the moments it keeps for each parameter, each as large as the parameters. */
  List<String> moments();

  /** The value of a moment before the first step, everywhere; 0 by default. */
  default float firstValue(String moment) {
    return 0;
  }

  /**
   * Names of the numbers that change from step to step; {@code rate} alone by default. A rule with
   * a momentum that a schedule may move names {@link #MOMENTUM}, too.
   */
  default List<String> scalars() {
    return List.of("rate");
  }

  /**
   * Computes the numbers of one step on the host, in double where powers are involved, rounded
   * once. By default there is one, the learning rate.
   *
   * @param step number of the step, from 1 on
   * @param learningRate the rate of this step, of the parameters in question
   * @param weightDecay λ of these parameters; without effect unless {@link #decaysWeights}
   * @param values receives them in the order of {@link #scalars()}
   */
  default void scalars(long step, float learningRate, float weightDecay, float[] values) {
    values[0] = learningRate;
  }

  /**
   * The rule as it is in a step whose momentum a schedule has set; everything else stays. Its
   * scalars are those of such a step.
   *
   * @param momentum instead of its own, 0 ≤ β &lt; 1
   * @throws IllegalArgumentException if it has none that could be moved
   */
  default Optimizer atMomentum(double momentum) {
    throw new IllegalArgumentException(
        ("The optimizer %s has no momentum that a schedule could move: take momentum, nesterov,"
                + " rmsprop with momentum, adam, adamw, amsgrad or adamax, or a schedule of the"
                + " learning rate alone")
            .formatted(name()));
  }

  /**
   * The update of one element.
   *
   * @param weight w before the step
   * @param gradient g
   * @param moments the moments before the step
   * @param scalars the step's numbers
   * @return w after the step, then each moment after the step; a moment that would be subnormal
   *     (below 2⁻¹²⁶, the smallest normal float32) is kept as 0
   */
  List<Expr> update(Expr weight, Expr gradient, List<Expr> moments, List<Expr> scalars);

  /** Checks that a learning rate is positive and finite. */
  static void requireRate(float learningRate) {
    if (!(learningRate > 0 && learningRate < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "A learning rate is positive and finite, got " + learningRate);
    }
  }

  /** Checks that a decay such as momentum or β lies in [0, 1). */
  static void requireDecay(String name, double decay) {
    if (!(decay >= 0 && decay < 1)) {
      throw new IllegalArgumentException(name + " is at least 0 and below 1, got " + decay);
    }
  }
}
