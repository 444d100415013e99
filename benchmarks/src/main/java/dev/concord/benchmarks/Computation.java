package dev.concord.benchmarks;

/** An {@link Operation} whose output depends on its input alone. */
public non-sealed interface Computation extends Operation {

  /** Does the work once more and returns the output, row-major. Never timed. */
  float[] output();
}
