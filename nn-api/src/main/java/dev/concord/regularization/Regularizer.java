package dev.concord.regularization;

import dev.concord.graph.Value;

/**
 * A penalty on weights (or on a layer's outputs) that training makes small together with the loss,
 * so that a model fits less of the noise. It is a scalar written as kernel applications; its
 * gradient follows from them. What evaluation and progress report is the loss without penalties.
 *
 * <p>λ means what it means in Keras: the penalty is λ·Σ|w| or λ·Σw², neither halved nor divided by
 * the number of weights. A weight decay of {@code d} in the sense of PyTorch's optimizers, which
 * adds {@code d·w} to the gradient, is {@code l2(d / 2)}.
 */
public interface Regularizer {
  /**
   * Adds the penalty to the graph.
   *
   * @param weights F32 of any shape
   * @return an F32 scalar
   */
  Value penalty(Value weights);

  /** {@code strength·Σ|w|}: see {@link L1}. */
  static Regularizer l1(float strength) {
    return new L1(strength);
  }

  /** {@code strength·Σw²}: see {@link L2}. */
  static Regularizer l2(float strength) {
    return new L2(strength);
  }

  /** {@code l1·Σ|w| + l2·Σw²}: see {@link ElasticNet}. */
  static Regularizer elasticNet(float l1, float l2) {
    return new ElasticNet(l1, l2);
  }
}
