package dev.concord.examples;

import dev.concord.optim.Adam;
import dev.concord.optim.Momentum;
import dev.concord.optim.Optimizer;
import dev.concord.optim.Sgd;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The optimizers that the command line knows by name, each with its usual learning rate. */
enum OptimizerChoice {
  SGD(0.1f) {
    @Override
    Optimizer make(float learningRate, float momentum) {
      return new Sgd(learningRate);
    }
  },
  MOMENTUM(0.02f) {
    @Override
    Optimizer make(float learningRate, float momentum) {
      return new Momentum(learningRate, momentum, false);
    }
  },
  NESTEROV(0.02f) {
    @Override
    Optimizer make(float learningRate, float momentum) {
      return new Momentum(learningRate, momentum, true);
    }
  },
  ADAM(Float.NaN) {
    @Override
    Optimizer make(float learningRate, float momentum) {
      return new Adam(learningRate);
    }
  };

  private final float usualRate;

  OptimizerChoice(float usualRate) {
    this.usualRate = usualRate;
  }

  abstract Optimizer make(float learningRate, float momentum);

  /** The rate to take where none is given; {@code forAdam} is the task's own for Adam. */
  float usualRate(float forAdam) {
    return this == ADAM ? forAdam : usualRate;
  }

  /** Whether it takes the option --momentum. */
  boolean takesMomentum() {
    return this == MOMENTUM || this == NESTEROV;
  }

  /** By its name, in any case. */
  static OptimizerChoice of(String name) {
    return Arrays.stream(values())
        .filter(known -> known.name().equalsIgnoreCase(name.strip()))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown optimizer \"%s\": expected one of %s"
                        .formatted(
                            name,
                            Arrays.stream(values())
                                .map(OptimizerChoice::toString)
                                .collect(Collectors.joining(", ")))));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
