package dev.concord.expr;

import java.util.List;

/**
 * The list of the functions that Concord defines, each with the arguments for which its stated
 * error bound holds: what tables and tests that cover all of them go through.
 */
public final class NamedFunctions {
  private static final float ALL = Float.POSITIVE_INFINITY;

  private NamedFunctions() {}

  /**
   * A function and the interval of (first) arguments its {@link NamedFunction#maxUlp} is measured
   * on.
   *
   * @param lowest first argument inside
   * @param highest last argument inside
   */
  public record Range(NamedFunction function, float lowest, float highest) {
    /** True inside the interval, and for NaN where the interval is everything. */
    public boolean holds(float x) {
      return x >= lowest && x <= highest || Float.isNaN(x) && isEverything();
    }

    private boolean isEverything() {
      return lowest == -ALL && highest == ALL;
    }

    /** The interval for a table. */
    public String text() {
      return isEverything() ? "all" : lowest + " … " + highest;
    }
  }

  /** All of them, in the order of the documentation. */
  public static List<Range> ranges() {
    float trigonometric = TrigonometricFunctions.MEASURED_TO;
    return List.of(
        everywhere(ExponentialFunctions.EXP),
        everywhere(ExponentialFunctions.EXPM1),
        everywhere(LogarithmicFunctions.LOG),
        everywhere(LogarithmicFunctions.LOG1P),
        everywhere(PowerFunctions.RSQRT),
        everywhere(PowerFunctions.POW),
        everywhere(SigmoidFunctions.SIGMOID),
        everywhere(SigmoidFunctions.TANH),
        everywhere(SigmoidFunctions.SOFTSIGN),
        everywhere(ErrorFunction.ERF),
        new Range(TrigonometricFunctions.SIN, -trigonometric, trigonometric),
        new Range(TrigonometricFunctions.COS, -trigonometric, trigonometric),
        everywhere(RectifierFunctions.RELU),
        everywhere(ActivationFunctions.SOFTPLUS),
        everywhere(ActivationFunctions.SILU),
        everywhere(ActivationFunctions.MISH),
        new Range(ActivationFunctions.GELU, -4f, ALL),
        new Range(ActivationFunctions.GELU_TANH, -4f, ALL),
        everywhere(ActivationFunctions.ELU),
        everywhere(ActivationFunctions.LOG_COSH),
        everywhere(LossFunctions.SIGMOID_CROSS_ENTROPY));
  }

  private static Range everywhere(NamedFunction function) {
    return new Range(function, -ALL, ALL);
  }
}
