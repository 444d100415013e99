package dev.concord.optim;

/**
 * Where the learning rate α stands in a rule with a velocity u. With a constant rate both are the
 * same; they differ in the steps after the rate has changed.
 */
public enum RatePlace {
  /** {@code u ← βu + g, w ← w − αu}: PyTorch; a new rate counts at once. */
  OUTSIDE_VELOCITY,
  /** {@code u ← βu − αg, w ← w + u}: Keras and the lectures; u is the last step taken. */
  INSIDE_VELOCITY
}
