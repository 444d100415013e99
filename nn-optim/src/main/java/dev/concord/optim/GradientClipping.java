package dev.concord.optim;

/**
 * How gradients are kept small before the update; a remedy against exploding gradients. The norms
 * are Euclidean; pruned weights have no part in them. A step whose squared norm overflows float32
 * counts as diverged all the same. Pascanu, Mikolov and Bengio, "On the difficulty of training
 * recurrent neural networks", 2013.
 */
public sealed interface GradientClipping {
  /** Gradients stay as they are. */
  GradientClipping NONE = new None();

  /** Gradients stay as they are. */
  record None() implements GradientClipping {}

  /**
   * Every element apart: {@code g ← min(max(g, −c), c)}. PyTorch's {@code clip_grad_value_}, Keras'
   * {@code clipvalue}.
   *
   * @param limit c &gt; 0
   */
  record ByValue(float limit) implements GradientClipping {
    /** Checks the limit. */
    public ByValue {
      requireLimit(limit);
    }
  }

  /**
   * Every parameter tensor apart: {@code g ← g · c ÷ ‖g‖} where ‖g‖ &gt; c. Keras' {@code
   * clipnorm}.
   *
   * @param limit c &gt; 0
   */
  record ByNorm(float limit) implements GradientClipping {
    /** Checks the limit. */
    public ByNorm {
      requireLimit(limit);
    }
  }

  /**
   * All parameters together: {@code g ← g · c ÷ ‖G‖} where ‖G‖ &gt; c, G being all gradients behind
   * one another. Keras' {@code global_clipnorm}; PyTorch's {@code clip_grad_norm_}, which divides
   * by ‖G‖ + 10⁻⁶ instead.
   *
   * @param limit c &gt; 0
   */
  record ByGlobalNorm(float limit) implements GradientClipping {
    /** Checks the limit. */
    public ByGlobalNorm {
      requireLimit(limit);
    }
  }

  /** Limits every element to [−c, c]. */
  static GradientClipping byValue(float limit) {
    return new ByValue(limit);
  }

  /** Limits the norm of each parameter's gradient to c. */
  static GradientClipping byNorm(float limit) {
    return new ByNorm(limit);
  }

  /** Limits the norm of the whole gradient to c. */
  static GradientClipping byGlobalNorm(float limit) {
    return new ByGlobalNorm(limit);
  }

  private static void requireLimit(float limit) {
    if (!(limit > 0 && limit < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "Gradients are clipped at a positive finite limit, got " + limit);
    }
  }
}
