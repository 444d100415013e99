package dev.concord.optim;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The update rules of {@link OptimizerCatalogue} in float64, each written as its source has it: the
 * paper's algorithm or, where the catalogue follows a library, that library's documentation.
 */
final class PublishedRules {
  /** One weight's training: moves on by one step, which counts from 1. */
  @FunctionalInterface
  interface Rule {
    double next(int step, double weight, double gradient);
  }

  private static final Map<String, Supplier<Rule>> ALL = new HashMap<>();

  static {
    plain();
    momenta();
    adaptive();
    adams();
    adamRelatives();
  }

  private PublishedRules() {}

  /** A rule at its beginning, by its name in the catalogue; null if it is not there. */
  static Rule of(String name) {
    Supplier<Rule> rule = ALL.get(name);
    return rule == null ? null : rule.get();
  }

  private static void plain() {
    ALL.put("sgd", () -> (t, w, g) -> w - 0.05 * g);
    ALL.put("sgd with weight decay", () -> (t, w, g) -> w - 0.05 * (g + 0.1 * w));
    ALL.put("lion", () -> lion(0));
    ALL.put("lion with weight decay", () -> lion(0.1));
  }

  private static Rule lion(double decay) {
    double[] m = {0};
    return (t, w, g) -> {
      double c = 0.9 * m[0] + (1 - 0.9) * g;
      m[0] = 0.99 * m[0] + (1 - 0.99) * g;
      return w - 0.01 * (Math.signum(c) + decay * w);
    };
  }

  private static void momenta() {
    // PyTorch: b = μb + (1 − τ)g; w = w − lr·b, or lr·(g + μb) with Nesterov's look-ahead.
    ALL.put("momentum", () -> torchMomentum(0.05, 0.9, 0, false));
    ALL.put("nesterov", () -> torchMomentum(0.05, 0.9, 0, true));
    ALL.put("momentum, damped, rate outside", () -> torchMomentum(0.1, 0.75, 0.5, false));
    // Keras: velocity = momentum·velocity − lr·g; w = w + velocity, or momentum·velocity − lr·g.
    ALL.put("momentum, rate inside", () -> kerasMomentum(false));
    ALL.put("nesterov, rate inside", () -> kerasMomentum(true));
    ALL.put(
        "momentum, damped",
        () -> {
          double[] u = {0};
          return (t, w, g) -> {
            u[0] = 0.75 * u[0] - (1 - 0.75) * 0.1 * g;
            return w + u[0];
          };
        });
  }

  private static Rule torchMomentum(double rate, double mu, double tau, boolean nesterov) {
    double[] b = {0};
    return (t, w, g) -> {
      b[0] = mu * b[0] + (1 - tau) * g;
      return w - rate * (nesterov ? g + mu * b[0] : b[0]);
    };
  }

  private static Rule kerasMomentum(boolean nesterov) {
    double[] velocity = {0};
    return (t, w, g) -> {
      velocity[0] = 0.9 * velocity[0] - 0.05 * g;
      return nesterov ? w + 0.9 * velocity[0] - 0.05 * g : w + velocity[0];
    };
  }

  private static void adaptive() {
    ALL.put(
        "adagrad",
        () -> {
          double[] sum = {0};
          return (t, w, g) -> {
            sum[0] += g * g;
            return w - 0.1 / (Math.sqrt(sum[0]) + 1e-10) * g;
          };
        });
    ALL.put(
        "adagrad, ε inside",
        () -> {
          double[] accumulator = {0.1};
          return (t, w, g) -> {
            accumulator[0] += g * g;
            return w - 0.1 * g / Math.sqrt(accumulator[0] + 0.01);
          };
        });
    ALL.put(
        "adadelta",
        () -> {
          double[] average = {0, 0};
          return (t, w, g) -> {
            average[0] = 0.9 * average[0] + 0.1 * g * g;
            double delta = -Math.sqrt(average[1] + 1e-6) / Math.sqrt(average[0] + 1e-6) * g;
            average[1] = 0.9 * average[1] + 0.1 * delta * delta;
            return w + delta;
          };
        });
    ALL.put("rmsprop", () -> rmsProp(0.99, 1e-8, false, false, 0));
    ALL.put("rmsprop, ε inside", () -> rmsProp(0.9, 0.01, true, false, 0));
    ALL.put("rmsprop, centred", () -> rmsProp(0.99, 1e-8, false, true, 0));
    ALL.put("rmsprop with momentum", () -> rmsProp(0.99, 1e-8, false, false, 0.5));
    // With a constant rate it does not matter where the rate stands.
    ALL.put(
        "rmsprop, centred, with momentum, rate inside", () -> rmsProp(0.9, 1e-4, false, true, 0.5));
  }

  private static Rule rmsProp(
      double rho, double epsilon, boolean inside, boolean centered, double mu) {
    double[] v = {0};
    double[] mean = {0};
    double[] buffer = {0};
    return (t, w, g) -> {
      v[0] = rho * v[0] + (1 - rho) * g * g;
      mean[0] = rho * mean[0] + (1 - rho) * g;
      double variance = centered ? v[0] - mean[0] * mean[0] : v[0];
      double root = inside ? Math.sqrt(variance + epsilon) : Math.sqrt(variance) + epsilon;
      buffer[0] = mu * buffer[0] + g / root;
      return w - 0.01 * buffer[0];
    };
  }

  /** What divides m̂, from v, 1 − β₂ᵗ. */
  private interface Root {
    double of(double v, double bias);
  }

  private static Rule adam(double decoupled, double coupled, Root root) {
    double[] m = {0};
    double[] v = {0};
    return (t, w, loss) -> {
      double g = loss + coupled * w;
      m[0] = 0.9 * m[0] + 0.1 * g;
      v[0] = 0.999 * v[0] + 0.001 * g * g;
      double mHat = m[0] / (1 - Math.pow(0.9, t));
      return w - 0.01 * decoupled * w - 0.01 * mHat / root.of(v[0], 1 - Math.pow(0.999, t));
    };
  }

  private static void adams() {
    Root outside = (v, bias) -> Math.sqrt(v / bias) + 1e-8;
    ALL.put("adam", () -> adam(0, 0, outside));
    ALL.put("adam, ε inside", () -> adam(0, 0, (v, bias) -> Math.sqrt(v / bias + 0.01)));
    ALL.put(
        "adam, ε before the correction",
        () -> adam(0, 0, (v, bias) -> (Math.sqrt(v) + 0.01) / Math.sqrt(bias)));
    ALL.put("adam with weight decay", () -> adam(0, 0.1, outside));
    ALL.put("adamw", () -> adam(0.1, 0, outside));
  }

  private static void adamRelatives() {
    ALL.put("amsgrad", () -> amsGrad(true));
    ALL.put("amsgrad, not corrected", () -> amsGrad(false));
    ALL.put("nadam", () -> nadam(0.004, 1e-8, false));
    ALL.put("nadam, ε inside", () -> nadam(0.1, 0.01, true));
    // PyTorch: u = max(β₂u, |g| + ε). Keras: u = max(β₂u, |g|), divided by u + ε.
    ALL.put("adamax", () -> adaMax(1e-8, 0));
    ALL.put("adamax, ε outside", () -> adaMax(0, 0.01));
  }

  private static Rule amsGrad(boolean corrected) {
    double[] m = {0};
    double[] v = {0};
    double[] largest = {0};
    return (t, w, g) -> {
      m[0] = 0.9 * m[0] + 0.1 * g;
      v[0] = 0.5 * v[0] + 0.5 * g * g;
      largest[0] = Math.max(largest[0], v[0]);
      double mHat = corrected ? m[0] / (1 - Math.pow(0.9, t)) : m[0];
      double vHat = corrected ? largest[0] / (1 - Math.pow(0.5, t)) : largest[0];
      return w - 0.01 * mHat / (Math.sqrt(vHat) + 1e-8);
    };
  }

  private static Rule nadam(double psi, double epsilon, boolean inside) {
    double[] m = {0};
    double[] v = {0};
    double[] product = {1};
    return (t, w, g) -> {
      double mu = 0.9 * (1 - 0.5 * Math.pow(0.96, t * psi));
      double next = 0.9 * (1 - 0.5 * Math.pow(0.96, (t + 1) * psi));
      product[0] *= mu;
      m[0] = 0.9 * m[0] + 0.1 * g;
      v[0] = 0.999 * v[0] + 0.001 * g * g;
      double mHat = next * m[0] / (1 - product[0] * next) + (1 - mu) * g / (1 - product[0]);
      double vHat = v[0] / (1 - Math.pow(0.999, t));
      return w - 0.01 * mHat / (inside ? Math.sqrt(vHat + epsilon) : Math.sqrt(vHat) + epsilon);
    };
  }

  private static Rule adaMax(double inMaximum, double outside) {
    double[] m = {0};
    double[] u = {0};
    return (t, w, g) -> {
      m[0] = 0.9 * m[0] + 0.1 * g;
      u[0] = Math.max(0.75 * u[0], Math.abs(g) + inMaximum);
      return w - 0.01 / (1 - Math.pow(0.9, t)) * m[0] / (u[0] + outside);
    };
  }
}
