package dev.concord.layer;

/**
 * Between which numbers the outputs of a layer lie, as far as its kind alone tells: what losses and
 * metrics are checked against before training. It says nothing of how likely they are.
 *
 * @param low no output is below it; −∞ where there is no such bound
 * @param high no output is above it; +∞ where there is no such bound
 */
public record OutputRange(float low, float high) {
  /** Every number, or a layer of which nothing is known. */
  public static final OutputRange ALL =
      new OutputRange(Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY);

  /** Probabilities. */
  static final OutputRange UNIT = new OutputRange(0, 1);

  /** Numbers of at least {@code low}. */
  static OutputRange from(float low) {
    return new OutputRange(low, Float.POSITIVE_INFINITY);
  }

  /**
   * What a model's last layer gives. {@link Rescale} counts as a layer of which nothing is known,
   * so that it lets a bounded activation reach other numbers.
   */
  public static OutputRange of(Layer last) {
    return switch (last) {
      case Activation activation -> activation.outputs();
      case Dense dense -> dense.activation().outputs();
      case SoftmaxLayer _ -> UNIT;
      case LogSoftmax _ -> new OutputRange(Float.NEGATIVE_INFINITY, 0);
      default -> ALL;
    };
  }

  /** Such as {@code 0.0 to 1.0} or {@code at least 0.0}. */
  @Override
  public String toString() {
    if (high == Float.POSITIVE_INFINITY) {
      return low == Float.NEGATIVE_INFINITY ? "any number" : "at least " + low;
    }
    return low == Float.NEGATIVE_INFINITY ? "at most " + high : low + " to " + high;
  }
}
