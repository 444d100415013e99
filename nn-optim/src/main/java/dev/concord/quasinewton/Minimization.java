package dev.concord.quasinewton;

import dev.concord.quasinewton.StrongWolfe.Point;

/**
 * A function being minimised by {@link Lbfgs}, step by step. It holds the best point so far; what
 * the function is, is the {@link Objective}'s business. Belongs to one thread.
 */
public final class Minimization {
  /** Whether and why there is nothing left to do. */
  public enum Status {
    /** It goes on. */
    RUNNING,
    /** The gradient is as small as asked for. */
    SMALL_GRADIENT,
    /** The function hardly falls any more. */
    SMALL_CHANGE,
    /** No step along the gradient lessens the function: it is at its limit of rounding. */
    NO_DECREASE,
    /**
     * The function or its gradient is not finite where it began, or wherever the last step was
     * looked for: the best point so far is the last that is.
     */
    NOT_FINITE
  }

  private final Lbfgs settings;
  private final Objective objective;
  private final InverseHessian inverse;
  private Point here;
  private Status status;
  private int iterations;
  private int evaluations = 1;
  private boolean metFinite = true;

  /**
   * A minimisation at its beginning; evaluates the function once.
   *
   * @param start where to begin
   */
  public Minimization(Lbfgs settings, Objective objective, double[] start) {
    if (start.length != objective.size()) {
      throw new IllegalArgumentException(
          "The function takes %d numbers, the starting point has %d"
              .formatted(objective.size(), start.length));
    }
    this.settings = settings;
    this.objective = objective;
    this.inverse = new InverseHessian(settings.memory());
    double[] x = start.clone();
    double[] gradient = new double[x.length];
    double value = objective.at(x, gradient);
    this.here = new Point(0, value, Double.NaN, x, gradient);
    boolean finite = Double.isFinite(value) && Double.isFinite(gradientSize());
    this.status =
        !finite ? Status.NOT_FINITE : converged() ? Status.SMALL_GRADIENT : Status.RUNNING;
  }

  private boolean converged() {
    return gradientSize() <= settings.gradientTolerance();
  }

  /**
   * Takes one step, if there is one to be taken.
   *
   * @return whether a step was taken
   */
  public boolean step() {
    if (status != Status.RUNNING) {
      return false;
    }
    Point next = search();
    if (next == null && !inverse.isIdentity()) {
      inverse.clear(); // what is remembered may mislead: try the gradient itself
      next = search();
    }
    if (next == null) {
      status = metFinite ? Status.NO_DECREASE : Status.NOT_FINITE;
      return false;
    }
    inverse.add(difference(next.x(), here.x()), difference(next.gradient(), here.gradient()));
    double change = here.value() - next.value();
    here = next;
    iterations++;
    if (converged()) {
      status = Status.SMALL_GRADIENT;
    } else if (change <= settings.changeTolerance() * Math.abs(here.value())) {
      status = Status.SMALL_CHANGE;
    }
    return true;
  }

  private Point search() {
    double[] direction = inverse.direction(here.gradient());
    double slope = Vectors.dot(here.gradient(), direction);
    if (!(slope < 0)) {
      return null;
    }
    Point start = new Point(0, here.value(), slope, here.x(), here.gradient());
    StrongWolfe.Search search =
        new StrongWolfe(settings.decrease(), settings.slope(), settings.evaluations())
        .new Search(objective, start, direction);
    // Without curvature the size of a step is unknown: one that changes all numbers by 1 in sum.
    double size = Vectors.sumOfSizes(here.gradient());
    Point found = search.from(inverse.isIdentity() && size > 1 ? 1 / size : 1);
    evaluations += search.evaluated();
    metFinite = search.metFinite();
    return found;
  }

  private static double[] difference(double[] a, double[] b) {
    double[] result = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      result[i] = a[i] - b[i];
    }
    return result;
  }

  /** Whether it goes on, or why not. */
  public Status status() {
    return status;
  }

  /** Steps taken. */
  public int iterations() {
    return iterations;
  }

  /** How often the function was evaluated. */
  public int evaluations() {
    return evaluations;
  }

  /** The function's value at the best point so far. */
  public double value() {
    return here.value();
  }

  /** Size of the gradient's largest element there. */
  public double gradientSize() {
    return Vectors.largest(here.gradient());
  }

  /** A copy of the gradient there. */
  public double[] gradient() {
    return here.gradient().clone();
  }

  /** A copy of the best point so far. */
  public double[] point() {
    return here.x().clone();
  }
}
