package dev.concord.architecture.violation;

import java.util.function.DoubleUnaryOperator;

/** Breaks a rule on purpose, four times; the last method is allowed. */
public final class UsesInexactMath {
  private UsesInexactMath() {}

  static double exponential(double x) {
    return Math.exp(x) + Math.pow(x, 3);
  }

  static float larger(float a, float b) {
    return Math.max(a, b);
  }

  static DoubleUnaryOperator hyperbolic() {
    return Math::tanh;
  }

  static double allowed(int a, int b) {
    return StrictMath.exp(Math.sqrt(Math.max(a, b)));
  }
}
