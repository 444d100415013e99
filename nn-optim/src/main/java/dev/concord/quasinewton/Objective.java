package dev.concord.quasinewton;

/** A function of n numbers that is to be made small, with its gradient. */
public interface Objective {
  /** n, how many numbers it takes. */
  int size();

  /**
   * Its value at a point.
   *
   * @param x the point; where the function cannot be computed exactly there, it is replaced by the
   *     point where it was, such as the nearest one in float32
   * @param gradient receives the gradient at that point
   */
  double at(double[] x, double[] gradient);
}
