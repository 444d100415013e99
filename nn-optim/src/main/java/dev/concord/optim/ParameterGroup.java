package dev.concord.optim;

import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Parameters that are trained with a learning rate and a weight decay of their own, found by their
 * names. Immutable.
 *
 * @param name of the group, unique within an {@link Optimization}, such as {@code biases}
 * @param members whether the parameter of that full name, such as {@code dense1/bias}, belongs to
 *     it
 * @param rateFactor what the learning rate of every step is multiplied by, finite and at least 0;
 *     with 0 its parameters stay as they are, whatever their constraints, and have no gradient: as
 *     those of PyTorch that require none, they have no part in the norms that clip
 * @param weightDecay λ ≥ 0 instead of the optimizer's, or empty for the optimizer's
 */
public record ParameterGroup(
    String name, Predicate<String> members, float rateFactor, Optional<Float> weightDecay) {
  /** Checks name, factor and decay. */
  public ParameterGroup {
    if (name.isBlank()) {
      throw new IllegalArgumentException("A parameter group has a name, got \"" + name + "\"");
    }
    if (!(rateFactor >= 0 && rateFactor < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "The rate factor of parameter group %s is finite and at least 0, got %s"
              .formatted(name, rateFactor));
    }
    weightDecay.ifPresent(
        decay -> WeightDecay.requireDecay("The weight decay of parameter group " + name, decay));
  }

  /**
   * The parameters whose full names fit a pattern, with the optimizer's own rate and decay.
   *
   * @param pattern a full name in which {@code *} stands for any characters: {@code *}{@code /bias}
   *     are all biases, {@code dense1/*} is all that layer dense1 has
   */
  public static ParameterGroup of(String name, String pattern) {
    StringBuilder expression = new StringBuilder();
    for (String part : pattern.split("\\*", -1)) {
      expression.append(expression.isEmpty() ? "" : ".*").append(Pattern.quote(part));
    }
    return new ParameterGroup(
        name, Pattern.compile(expression.toString()).asMatchPredicate(), 1, Optional.empty());
  }

  /** The same parameters with another factor of the learning rate. */
  public ParameterGroup withRateFactor(float factor) {
    return new ParameterGroup(name, members, factor, weightDecay);
  }

  /** The same parameters with a weight decay of their own. */
  public ParameterGroup withWeightDecay(float decay) {
    return new ParameterGroup(name, members, rateFactor, Optional.of(decay));
  }
}
