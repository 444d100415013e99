package dev.concord.examples.task;

import dev.concord.data.preprocess.ElementwiseTransform;
import dev.concord.data.preprocess.MinMaxScaler;
import dev.concord.data.preprocess.Pipeline;
import dev.concord.data.preprocess.RobustScaler;
import dev.concord.data.preprocess.StandardScaler;
import dev.concord.data.preprocess.Transform;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How a table's columns of numbers are brought to sizes that a network learns from, by name. */
public enum ScalingChoice {
  /** To mean 0 and deviation 1. */
  STANDARD(new StandardScaler()),
  /** To 0 up to 1. */
  MIN_MAX(new MinMaxScaler()),
  /** To median 0 and a distance of 1 between the quartiles. */
  ROBUST(new RobustScaler()),
  /** {@code sign(x)·ln(1 + |x|)}, then to mean 0 and deviation 1. */
  LOG(Pipeline.of(ElementwiseTransform.SIGNED_LOG1P, new StandardScaler())),
  /** As they are. */
  NONE(Pipeline.of());

  private final Transform transform;

  ScalingChoice(Transform transform) {
    this.transform = transform;
  }

  /** What is fitted to the training rows. */
  Transform transform() {
    return transform;
  }

  /** Whether what comes out has mean 0 and deviation 1. */
  public boolean standardises() {
    return this == STANDARD || this == LOG;
  }

  /**
   * By its name, in any case, with {@code -} or {@code _}.
   *
   * @param option whose text it is, for messages
   * @throws IllegalArgumentException if there is none of that name, listing all
   */
  public static ScalingChoice of(String option, String name) {
    return Arrays.stream(values())
        .filter(known -> known.toString().equalsIgnoreCase(name.strip().replace('_', '-')))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s takes one of %s; got \"%s\""
                        .formatted(
                            option,
                            Arrays.stream(values())
                                .map(ScalingChoice::toString)
                                .collect(Collectors.joining(", ")),
                            name)));
  }

  /** Its name as users write it, such as {@code min-max}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
