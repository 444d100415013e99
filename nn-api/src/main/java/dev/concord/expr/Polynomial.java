package dev.concord.expr;

/**
 * Polynomials with float coefficients as expressions, in fixed orders of evaluation. The order is
 * part of a function's definition: changing it changes bits.
 */
final class Polynomial {
  private Polynomial() {}

  /**
   * Horner's rule from a given highest term: {@code fma(… fma(high, x, c₀) …, x, cₙ)}.
   *
   * @param coefficients in order of use, that is from the highest power down
   */
  static Expr horner(Expr x, Expr high, float... coefficients) {
    Expr sum = high;
    for (float coefficient : coefficients) {
      sum = sum.fma(x, Expr.constant(coefficient));
    }
    return sum;
  }

  /**
   * Horner's rule in x² over the pairs {@code fma(c₂ₖ₊₁, x, c₂ₖ)}, which are independent of each
   * other: as many operations as Horner's rule in x once x² is there, in half the depth.
   *
   * @param squared x²
   * @param coefficients c₀, c₁, … from the lowest power up, at least two
   */
  static Expr paired(Expr x, Expr squared, float... coefficients) {
    int top = (coefficients.length - 1) / 2 * 2;
    Expr sum = pair(x, top, coefficients);
    for (int i = top - 2; i >= 0; i -= 2) {
      sum = sum.fma(squared, pair(x, i, coefficients));
    }
    return sum;
  }

  private static Expr pair(Expr x, int first, float[] coefficients) {
    Expr even = Expr.constant(coefficients[first]);
    return first + 1 == coefficients.length
        ? even
        : Expr.constant(coefficients[first + 1]).fma(x, even);
  }
}
