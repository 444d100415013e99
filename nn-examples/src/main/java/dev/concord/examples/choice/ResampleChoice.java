package dev.concord.examples.choice;

import dev.concord.data.Sampler;
import dev.concord.data.Targets;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Which training rows an epoch visits where classes are to come equally often, by name. */
public enum ResampleChoice {
  /** Of each class as many visits as the largest has rows. */
  OVER {
    @Override
    public Sampler sampler(Targets.Labels labels, long seed) {
      return Sampler.overSampled(labels, seed);
    }
  },
  /** Of each class as many rows as the smallest has, others in each epoch. */
  UNDER {
    @Override
    public Sampler sampler(Targets.Labels labels, long seed) {
      return Sampler.downSampled(labels, seed);
    }
  },
  /** About as many visits as there are rows. */
  BALANCED {
    @Override
    public Sampler sampler(Targets.Labels labels, long seed) {
      return Sampler.balanced(labels, seed);
    }
  };

  /** The rows of each epoch; belongs to one trainer. */
  public abstract Sampler sampler(Targets.Labels labels, long seed);

  /**
   * By its name, in any case.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public static ResampleChoice of(String name) {
    return Arrays.stream(values())
        .filter(known -> known.name().equalsIgnoreCase(name.strip()))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "--resample takes %s or none; got \"%s\""
                        .formatted(
                            Arrays.stream(values())
                                .map(ResampleChoice::toString)
                                .collect(Collectors.joining(", ")),
                            name)));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
