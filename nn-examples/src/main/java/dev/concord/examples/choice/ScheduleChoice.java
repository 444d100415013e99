package dev.concord.examples.choice;

import dev.concord.schedule.ConstantRate;
import dev.concord.schedule.CosineDecay;
import dev.concord.schedule.CosineRestarts;
import dev.concord.schedule.ExponentialDecay;
import dev.concord.schedule.MultiStepDecay;
import dev.concord.schedule.OneCycle;
import dev.concord.schedule.PerEpoch;
import dev.concord.schedule.PolynomialDecay;
import dev.concord.schedule.ReduceOnPlateau;
import dev.concord.schedule.StepDecay;
import dev.concord.train.LearningRateSchedule;
import dev.concord.train.Monitor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A learning rate schedule as the command line names it: {@code NAME:NUMBER,NUMBER,…}. Numbers that
 * are left out have their usual values; lengths are in epochs, and one that is left out is the
 * whole training's.
 */
public enum ScheduleChoice {
  CONSTANT("", 0, 0) {
    @Override
    LearningRateSchedule make(float rate, Monitor monitor, List<Double> numbers) {
      return new ConstantRate(rate);
    }
  },
  STEP("EPOCHS,FACTOR", 1, 2) {
    @Override
    LearningRateSchedule make(float rate, Monitor monitor, List<Double> numbers) {
      return new StepDecay(rate, numbers.size() > 1 ? numbers.get(1) : 0.1, numbers.get(0));
    }
  },
  MULTI_STEP("EPOCH,EPOCH,…", 1, Integer.MAX_VALUE) {
    @Override
    LearningRateSchedule make(float rate, Monitor monitor, List<Double> numbers) {
      return new MultiStepDecay(rate, 0.1, numbers);
    }
  },
  EXPONENTIAL("FACTOR", 1, 1) {
    @Override
    LearningRateSchedule make(float rate, Monitor monitor, List<Double> numbers) {
      return new PerEpoch(new ExponentialDecay(rate, numbers.get(0)));
    }
  },
  POLYNOMIAL("EPOCHS,POWER", 0, 2) {
    @Override
    LearningRateSchedule make(float rate, Monitor monitor, List<Double> numbers) {
      return new PolynomialDecay(rate, 0, numbers.size() > 1 ? numbers.get(1) : 1, numbers.get(0));
    }
  },
  COSINE("EPOCHS", 0, 1) {
    @Override
    LearningRateSchedule make(float rate, Monitor monitor, List<Double> numbers) {
      return new CosineDecay(rate, numbers.get(0));
    }
  },
  RESTARTS("EPOCHS,GROWTH", 1, 2) {
    @Override
    LearningRateSchedule make(float rate, Monitor monitor, List<Double> numbers) {
      return new CosineRestarts(rate, 0, numbers.get(0), numbers.size() > 1 ? numbers.get(1) : 1);
    }
  },
  ONE_CYCLE("EPOCHS", 0, 1) {
    @Override
    LearningRateSchedule make(float rate, Monitor monitor, List<Double> numbers) {
      return new OneCycle(rate, numbers.get(0));
    }
  },
  PLATEAU("PATIENCE,FACTOR", 0, 2) {
    @Override
    LearningRateSchedule make(float rate, Monitor monitor, List<Double> numbers) {
      int patience = numbers.isEmpty() ? 10 : (int) Math.round(numbers.get(0));
      return new ReduceOnPlateau(
          rate, monitor, numbers.size() > 1 ? numbers.get(1) : 0.1, patience);
    }
  };

  private final String numbers;
  private final int fewest;
  private final int most;

  ScheduleChoice(String numbers, int fewest, int most) {
    this.numbers = numbers;
    this.fewest = fewest;
    this.most = most;
  }

  /**
   * @param rate the first, or of a cycle the highest
   * @param monitor what a plateau is seen by
   */
  abstract LearningRateSchedule make(float rate, Monitor monitor, List<Double> numbers);

  private boolean lastsAllEpochs() {
    return this == POLYNOMIAL || this == COSINE || this == ONE_CYCLE;
  }

  /**
   * A schedule with its numbers.
   *
   * @param numbers as many as the schedule takes
   */
  public record Chosen(ScheduleChoice kind, List<Double> numbers) {
    public LearningRateSchedule make(float rate, Monitor monitor) {
      return kind.make(rate, monitor, numbers);
    }

    /** The text that gives this again, every length told. */
    @Override
    public String toString() {
      return numbers.isEmpty()
          ? kind.toString()
          : kind
              + ":"
              + numbers.stream().map(NumberedChoice::plain).collect(Collectors.joining(","));
    }
  }

  /**
   * Reads a schedule.
   *
   * @param text such as {@code cosine} or {@code step:10,0.5}
   * @param epochs of the whole training
   * @throws IllegalArgumentException if there is no such schedule, or it does not take such numbers
   */
  public static Chosen of(String text, int epochs) {
    String[] parts = text.strip().split(":", 2);
    ScheduleChoice kind =
        Arrays.stream(values())
            .filter(known -> known.toString().equalsIgnoreCase(parts[0].strip()))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "unknown schedule \"%s\": expected one of %s"
                            .formatted(parts[0], forms())));
    try {
      List<Double> numbers =
          parts.length == 1
              ? List.of()
              : Arrays.stream(parts[1].split(",", -1)).map(Double::valueOf).toList();
      if (numbers.size() >= kind.fewest && numbers.size() <= kind.most) {
        boolean untold = numbers.isEmpty() && kind.lastsAllEpochs();
        Chosen chosen = new Chosen(kind, untold ? List.of((double) epochs) : numbers);
        chosen.make(1, Monitor.TRAINING_LOSS); // has the numbers checked before any data is read
        return chosen;
      }
    } catch (NumberFormatException e) {
      // Falls through to the error below, which says what was expected.
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--schedule " + text + ": " + e.getMessage(), e);
    }
    throw new IllegalArgumentException(
        "--schedule takes %s; got \"%s\"".formatted(kind.form(), text));
  }

  private String form() {
    String optional = fewest == 0 && most > 0 ? "[:" + numbers + "]" : ":" + numbers;
    return most == 0 ? toString() : this + optional;
  }

  /** How each is written, with commas between them. */
  static String forms() {
    return Arrays.stream(values()).map(ScheduleChoice::form).collect(Collectors.joining(", "));
  }

  @Override
  public String toString() {
    return NumberedChoice.name(this);
  }
}
