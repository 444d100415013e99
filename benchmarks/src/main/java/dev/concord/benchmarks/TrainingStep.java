package dev.concord.benchmarks;

/** An {@link Operation} that moves weights: forward, loss, backward, update. */
public non-sealed interface TrainingStep extends Operation {

  /** The loss of the batch under the present weights, which stay as they are. Never timed. */
  float loss();

  /** Where Adam adds its ε. */
  enum AdamEpsilon {
    /** To √v, before the correction for the first steps: Keras, TensorFlow, DJL. */
    PLAIN_ROOT,
    /** To √(v/(1−0.999ᵗ)): the algorithm as published, PyTorch's own optimizer, Concord. */
    CORRECTED_ROOT
  }

  /** Which form of Adam it uses, so that its loss can be checked against the same form. */
  default AdamEpsilon adamEpsilon() {
    return AdamEpsilon.PLAIN_ROOT;
  }

  /**
   * Whether it starts from {@link Network#initialWeight} and uses the scenario's formulas, so that
   * its loss after some steps is known. A library that insists on its own start says no; then only
   * the fall of the loss is checked.
   */
  default boolean followsReference() {
    return true;
  }
}
