package dev.concord.select;

/** Which scores are better. */
public enum Goal {
  /** Small ones, as of a loss. */
  MINIMIZE,
  /** Large ones, as of an accuracy. */
  MAXIMIZE;

  /** The score as a cost, of which less is better. */
  double cost(double score) {
    return this == MINIMIZE ? score : -score;
  }
}
