package dev.concord.examples.choice;

import dev.concord.optim.AdaMax;
import dev.concord.optim.Adadelta;
import dev.concord.optim.Adagrad;
import dev.concord.optim.Adam;
import dev.concord.optim.AmsGrad;
import dev.concord.optim.Lion;
import dev.concord.optim.Momentum;
import dev.concord.optim.Nadam;
import dev.concord.optim.Optimizer;
import dev.concord.optim.RmsProp;
import dev.concord.optim.Sgd;
import dev.concord.optim.WeightDecay;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The optimizers that the command line knows by name, each with its usual learning rate. */
public enum OptimizerChoice {
  SGD(0.1f, (rate, momentum) -> new Sgd(rate)),
  MOMENTUM(0.02f, (rate, momentum) -> new Momentum(rate, momentum, false)),
  NESTEROV(0.02f, (rate, momentum) -> new Momentum(rate, momentum, true)),
  ADAGRAD(0.01f, (rate, momentum) -> new Adagrad(rate)),
  ADADELTA(1, (rate, momentum) -> new Adadelta(rate)),
  RMSPROP(0.001f, (rate, momentum) -> new RmsProp(rate).withMomentum(momentum)),
  ADAM(Float.NaN, (rate, momentum) -> new Adam(rate)),
  ADAMW(Float.NaN, (rate, momentum) -> new Adam(rate)),
  AMSGRAD(Float.NaN, (rate, momentum) -> new AmsGrad(rate)),
  NADAM(Float.NaN, (rate, momentum) -> new Nadam(rate)),
  ADAMAX(0.002f, (rate, momentum) -> new AdaMax(rate)),
  LION(1e-4f, (rate, momentum) -> new Lion(rate));

  /** Makes an update rule from a rate and, where it has one, a momentum. */
  @FunctionalInterface
  private interface Maker {
    Optimizer make(float learningRate, float momentum);
  }

  private final float usualRate;
  private final Maker maker;

  OptimizerChoice(float usualRate, Maker maker) {
    this.usualRate = usualRate;
    this.maker = maker;
  }

  /**
   * The update rule.
   *
   * @param weightDecay decoupled for adamw and lion, coupled for the others
   */
  public Optimizer make(float learningRate, float momentum, float weightDecay) {
    Optimizer rule = maker.make(learningRate, momentum);
    boolean decoupled = this == ADAMW || this == LION;
    return weightDecay == 0 ? rule : new WeightDecay(rule, weightDecay, decoupled);
  }

  /** The rate to take where none is given; {@code forAdam} is the task's own for Adam. */
  public float usualRate(float forAdam) {
    return Float.isNaN(usualRate) ? forAdam : usualRate;
  }

  /** The weight decay to take where none is given. */
  public float usualDecay() {
    return this == ADAMW ? 0.01f : 0;
  }

  /** The decay β of the velocity to take where none is given. */
  public float usualMomentum() {
    return this == RMSPROP ? 0 : 0.9f;
  }

  /** Whether it takes the option --momentum. */
  public boolean takesMomentum() {
    return this == MOMENTUM || this == NESTEROV || this == RMSPROP;
  }

  /** By its name, in any case. */
  public static OptimizerChoice of(String name) {
    if (name.strip().toLowerCase(Locale.ROOT).replace("-", "").equals("lbfgs")) {
      throw new IllegalArgumentException(
          "L-BFGS searches along a line over all rows in each step, and has no batches, rates or"
              + " schedules; --optimizer takes rules that have. Use dev.concord.train.LbfgsTrainer"
              + " in a program, as \"concord example quasi-newton\" does");
    }
    return Arrays.stream(values())
        .filter(known -> known.name().equalsIgnoreCase(name.strip()))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown optimizer \"%s\": expected one of %s".formatted(name, names())));
  }

  /** All names, with commas between them. */
  static String names() {
    return Arrays.stream(values()).map(OptimizerChoice::toString).collect(Collectors.joining(", "));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
