package dev.concord.examples.saved;

import dev.concord.layer.Activation;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The activations that the command line knows by name. A program of its own is not bound to them:
 * see {@link Activation#of}.
 */
public enum ActivationName {
  /** y = x. */
  IDENTITY(() -> Activation.IDENTITY),
  /** max(x, 0). */
  RELU(() -> Activation.RELU),
  /** Slope 0.01 below 0. */
  LEAKY_RELU(Activation::leakyRelu),
  /** e^x − 1 below 0. */
  ELU(Activation::elu),
  /** Scaled ELU, which keeps mean 0 and variance 1. */
  SELU(() -> Activation.SELU),
  /** Logistic function. */
  SIGMOID(() -> Activation.SIGMOID),
  /** x/6 + ½ between 0 and 1. */
  HARD_SIGMOID(Activation::hardSigmoid),
  /** Hyperbolic tangent. */
  TANH(() -> Activation.TANH),
  /** x ÷ (1 + |x|). */
  SOFTSIGN(() -> Activation.SOFTSIGN),
  /** log(1 + e^x). */
  SOFTPLUS(() -> Activation.SOFTPLUS),
  /** x·Φ(x). */
  GELU(() -> Activation.GELU),
  /** x·sigmoid(x). */
  SILU(() -> Activation.SILU),
  /** x·hard_sigmoid(x). */
  HARD_SWISH(Activation::hardSwish),
  /** x·tanh(log(1 + e^x)). */
  MISH(() -> Activation.MISH);

  private final Supplier<Activation> made;

  // A supplier, so that reading a name does not build every expression.
  ActivationName(Supplier<Activation> made) {
    this.made = made;
  }

  /** The activation itself. */
  public Activation activation() {
    return made.get();
  }

  /**
   * By its name, in any case, with {@code -} or {@code _}.
   *
   * @throws IllegalArgumentException if there is none of that name, listing all
   */
  public static ActivationName of(String name) {
    String wanted = name.strip().replace('-', '_');
    for (ActivationName known : values()) {
      if (known.name().equalsIgnoreCase(wanted)) {
        return known;
      }
    }
    throw new IllegalArgumentException(
        "unknown activation \"%s\": expected one of %s"
            .formatted(
                name,
                Arrays.stream(values())
                    .map(ActivationName::toString)
                    .collect(Collectors.joining(", "))));
  }

  /** Its name as users write it, such as {@code leaky_relu}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
