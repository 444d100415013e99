package dev.concord.optim;

import dev.concord.expr.Expr;

/**
 * Where ε stands in the denominator that a rule divides by, made of a moment v that averages or
 * adds squared gradients. The corrected moment is v̂ = v ÷ (1 − β₂ᵗ) where the rule corrects its
 * bias, else v itself.
 */
public enum EpsilonPlace {
  /** {@code √v̂ + ε}: Kingma and Ba's algorithm 1, PyTorch. */
  OUTSIDE_ROOT {
    @Override
    double correction(double bias) {
      return 1 / Math.sqrt(bias);
    }

    @Override
    Expr denominator(Expr second, Expr correction, float epsilon) {
      return second.sqrt().fma(correction, Expr.constant(epsilon));
    }

    @Override
    Expr denominator(Expr second, float epsilon) {
      return second.sqrt().plus(epsilon);
    }
  },

  /** {@code √(v̂ + ε)}: Adadelta everywhere, RMSProp and Adagrad in Keras. */
  INSIDE_ROOT {
    @Override
    double correction(double bias) {
      return 1 / bias;
    }

    @Override
    Expr denominator(Expr second, Expr correction, float epsilon) {
      return second.fma(correction, Expr.constant(epsilon)).sqrt();
    }

    @Override
    Expr denominator(Expr second, float epsilon) {
      return second.plus(epsilon).sqrt();
    }
  },

  /**
   * {@code (√v + ε) ÷ √(1 − β₂ᵗ)}: ε is added before the correction, as Keras' Adam and the end of
   * Kingma and Ba's section 2 (there ε̂) have it. The same as {@link #OUTSIDE_ROOT} where a rule
   * does not correct.
   */
  BEFORE_CORRECTION {
    @Override
    double correction(double bias) {
      return 1 / Math.sqrt(bias);
    }

    @Override
    Expr denominator(Expr second, Expr correction, float epsilon) {
      return second.sqrt().plus(epsilon).times(correction);
    }

    @Override
    Expr denominator(Expr second, float epsilon) {
      return OUTSIDE_ROOT.denominator(second, epsilon);
    }
  };

  /**
   * The scalar that {@link #denominator(Expr, Expr, float)} takes.
   *
   * @param bias 1 − β₂ᵗ
   */
  abstract double correction(double bias);

  /** The denominator of a rule that corrects the bias of its second moment. */
  abstract Expr denominator(Expr second, Expr correction, float epsilon);

  /** The denominator of a rule that does not. */
  abstract Expr denominator(Expr second, float epsilon);

  /** Checks that ε is positive and finite. */
  static void requireEpsilon(String owner, float epsilon) {
    if (!(epsilon > 0 && epsilon < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(owner + "'s ε is positive, got " + epsilon);
    }
  }
}
