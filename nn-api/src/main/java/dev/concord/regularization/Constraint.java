package dev.concord.regularization;

import dev.concord.graph.Value;

/**
 * What a parameter must keep to: after each update of a training step, the parameter is replaced by
 * its nearest neighbour that does.
 */
public interface Constraint {
  /**
   * Adds the replacement to the graph.
   *
   * @param weight the parameter after the update
   * @return a value of the same type
   */
  Value of(Value weight);

  /** Incoming weights of each unit with a norm of at most {@code norm}: see {@link MaxNorm}. */
  static Constraint maxNorm(float norm) {
    return new MaxNorm(norm);
  }

  /** Rows with a norm of at most {@code norm}, such as the vectors of an embedding. */
  static Constraint maxRowNorm(float norm) {
    return new MaxNorm(norm, MaxNorm.Span.ROWS);
  }
}
