package dev.concord.quasinewton;

/**
 * A line search for the strong Wolfe conditions: along φ(α) = f(x + αd), a step that lessens f
 * enough, {@code φ(α) ≤ φ(0) + c₁αφ′(0)}, and leaves little slope, {@code |φ′(α)| ≤ −c₂φ′(0)}.
 * Nocedal and Wright, "Numerical optimization", 2nd edition, algorithms 3.5 (widen until such a
 * step is bracketed) and 3.6 (zoom), with cubic interpolation (3.59).
 *
 * <p>Where the evaluations are used up, or f changes too little to tell points apart, it settles
 * for the best step with enough decrease.
 *
 * @param decrease c₁, 0 &lt; c₁ &lt; c₂
 * @param slope c₂ &lt; 1
 * @param evaluations how often f may be evaluated, at least 1
 */
record StrongWolfe(double decrease, double slope, int evaluations) {
  /** Interpolated points keep this share of the interval away from its ends. */
  private static final double MARGIN = 0.1;

  /** An interval narrower than this share of its end cannot be told from a point. */
  private static final double NARROW = 1e-9;

  /** What widening multiplies the step by. */
  private static final double WIDEN = 2;

  /**
   * A point on the line.
   *
   * @param alpha α
   * @param value φ(α)
   * @param slope φ′(α)
   * @param x where f was evaluated
   * @param gradient of f there
   */
  record Point(double alpha, double value, double slope, double[] x, double[] gradient) {}

  /** One search; counts its evaluations. */
  final class Search {
    private final Objective objective;
    private final Point start;
    private final double[] direction;
    private int done;
    private boolean metFinite;

    /**
     * @param start α = 0
     * @param direction d, along which f falls
     */
    Search(Objective objective, Point start, double[] direction) {
      this.objective = objective;
      this.start = start;
      this.direction = direction;
    }

    /** How often f was evaluated. */
    int evaluated() {
      return done;
    }

    /** Whether f and its gradient were finite at any point evaluated. */
    boolean metFinite() {
      return metFinite;
    }

    /** The step found, or null if f falls nowhere enough. */
    Point from(double first) {
      Point before = start;
      double alpha = first;
      while (done < evaluations) {
        Point here = at(alpha);
        if (tooHigh(here) || (before != start && here.value() >= before.value())) {
          return zoom(before, here);
        }
        if (flat(here)) {
          return here;
        }
        if (here.slope() >= 0) {
          return zoom(here, before);
        }
        before = here;
        alpha *= WIDEN;
      }
      return before == start ? null : before;
    }

    private Point at(double alpha) {
      double[] x = start.x().clone();
      for (int i = 0; i < x.length; i++) {
        x[i] += alpha * direction[i];
      }
      double[] gradient = new double[x.length];
      double value = objective.at(x, gradient);
      done++;
      Point point = new Point(alpha, value, Vectors.dot(gradient, direction), x, gradient);
      metFinite |= isFinite(point);
      return point;
    }

    /** An element of the gradient that is not finite makes the slope infinite or NaN. */
    private static boolean isFinite(Point point) {
      return Double.isFinite(point.value()) && Double.isFinite(point.slope());
    }

    /** Also where f or its gradient is not finite. */
    private boolean tooHigh(Point point) {
      return !isFinite(point)
          || point.value() > start.value() + decrease * point.alpha() * start.slope();
    }

    private boolean flat(Point point) {
      return Math.abs(point.slope()) <= -slope * start.slope();
    }

    /**
     * Narrows an interval that holds a step as wanted.
     *
     * @param low the end with the lower φ, whose slope points into the interval
     * @param high the other end, on either side
     */
    private Point zoom(Point low, Point high) {
      while (done < evaluations && wide(low, high)) {
        Point middle = at(between(low, high));
        if (tooHigh(middle) || middle.value() >= low.value()) {
          high = middle;
        } else if (flat(middle)) {
          return middle;
        } else {
          if (middle.slope() * (high.alpha() - low.alpha()) >= 0) {
            high = low;
          }
          low = middle;
        }
      }
      return low == start ? null : low;
    }

    private static boolean wide(Point low, Point high) {
      double larger = low.alpha() > high.alpha() ? low.alpha() : high.alpha();
      return Math.abs(high.alpha() - low.alpha()) > NARROW * larger;
    }

    /** The minimum of the cubic through both ends, or the middle where there is none inside. */
    private static double between(Point low, Point high) {
      double width = high.alpha() - low.alpha();
      double middle = low.alpha() + width / 2;
      double d1 =
          low.slope()
              + high.slope()
              - 3 * (low.value() - high.value()) / (low.alpha() - high.alpha());
      double square = d1 * d1 - low.slope() * high.slope();
      if (!(square >= 0 && square < Double.POSITIVE_INFINITY)) {
        return middle;
      }
      double d2 = width > 0 ? Math.sqrt(square) : -Math.sqrt(square);
      double share = 1 - (high.slope() + d2 - d1) / (high.slope() - low.slope() + 2 * d2);
      if (!(share >= MARGIN && share <= 1 - MARGIN)) {
        return share < MARGIN
            ? low.alpha() + MARGIN * width
            : share > 1 - MARGIN ? high.alpha() - MARGIN * width : middle;
      }
      return low.alpha() + share * width;
    }
  }
}
