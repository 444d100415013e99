package dev.concord.quasinewton;

/**
 * L-BFGS, a quasi-Newton method for smooth functions of many variables: it searches along {@code d
 * = −Hg}, where H approximates the inverse Hessian from the last {@link #memory} steps, for a step
 * that meets the strong Wolfe conditions. Liu and Nocedal, "On the limited memory BFGS method for
 * large scale optimization", 1989. The defaults are those of PyTorch's LBFGS with its line search
 * strong_wolfe, but for the memory, 100 there, and that its tolerance of changes is absolute. All
 * arithmetic is in double.
 *
 * @param memory how many steps H remembers, at least 1; 10 is usual
 * @param gradientTolerance it has converged when no element of the gradient is larger, ≥ 0
 * @param changeTolerance it has converged when the function falls by no more than this share of its
 *     value in a step, ≥ 0
 * @param decrease c₁ of the Wolfe conditions, 0 &lt; c₁ &lt; c₂
 * @param slope c₂ of the Wolfe conditions, c₂ &lt; 1
 * @param evaluations how often a line search may evaluate the function, at least 1
 */
public record Lbfgs(
    int memory,
    double gradientTolerance,
    double changeTolerance,
    double decrease,
    double slope,
    int evaluations) {
  /** Checks the settings. */
  public Lbfgs {
    if (memory < 1 || evaluations < 1) {
      throw new IllegalArgumentException(
          "L-BFGS remembers at least 1 step and evaluates at least once, got %d and %d"
              .formatted(memory, evaluations));
    }
    if (!(gradientTolerance >= 0 && changeTolerance >= 0)) {
      throw new IllegalArgumentException(
          "Tolerances are at least 0, got %s and %s".formatted(gradientTolerance, changeTolerance));
    }
    if (!(decrease > 0 && decrease < slope && slope < 1)) {
      throw new IllegalArgumentException(
          "The Wolfe conditions take 0 < c₁ < c₂ < 1, got %s and %s".formatted(decrease, slope));
    }
  }

  /**
   * With memory 10, gradients to 10⁻⁷, changes to 10⁻⁹, c₁ = 10⁻⁴, c₂ = 0.9 and 25 evaluations a
   * search.
   */
  public Lbfgs() {
    this(10, 1e-7, 1e-9, 1e-4, 0.9, 25);
  }

  /** The same with another memory. */
  public Lbfgs withMemory(int steps) {
    return new Lbfgs(steps, gradientTolerance, changeTolerance, decrease, slope, evaluations);
  }

  /** The same with other tolerances. */
  public Lbfgs withTolerances(double gradient, double change) {
    return new Lbfgs(memory, gradient, change, decrease, slope, evaluations);
  }
}
