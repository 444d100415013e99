package dev.concord.examples.plan;

import dev.concord.callback.EarlyStopping;
import dev.concord.examples.choice.ScheduleChoice;
import dev.concord.schedule.ExponentialDecay;
import dev.concord.schedule.OneCycle;
import dev.concord.schedule.OneCycle.MomentumRange;
import dev.concord.schedule.PerEpoch;
import dev.concord.schedule.WarmUp;
import dev.concord.train.LearningRateSchedule;
import dev.concord.train.Monitor;
import dev.concord.train.Position;
import dev.concord.train.TrainingListener;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How the learning rate changes in the course of training, and when training ends early.
 *
 * @param rateDecay factor of the rate from epoch to epoch, where no schedule is chosen
 * @param schedule chosen instead
 * @param momentum where the momentum moves in a one-cycle schedule, if it does
 * @param warmUp epochs of rising rates before it, 0 for none
 * @param patience epochs without improvement after which training ends, if it is to end early
 */
public record Pacing(
    double rateDecay,
    Optional<ScheduleChoice.Chosen> schedule,
    Optional<MomentumRange> momentum,
    double warmUp,
    OptionalInt patience) {
  /** Checks that only the schedule that moves a momentum is to do so. */
  public Pacing {
    boolean cycle = schedule.isPresent() && schedule.get().kind() == ScheduleChoice.ONE_CYCLE;
    if (momentum.isPresent() && !cycle) {
      throw new IllegalArgumentException("--cycle-momentum belongs to --schedule one-cycle");
    }
  }

  /**
   * Checks, before hours of training, that there is a momentum where one is to move, and that the
   * rate stays a number.
   *
   * @throws IllegalArgumentException if the update rule has none, or the rate grows beyond float32
   */
  public void requireFits(UpdatePlan update, int epochs) {
    LearningRateSchedule rates = schedule(update.learningRate(), Monitor.TRAINING_LOSS);
    for (int epoch = 0; epoch < epochs; epoch++) {
      if (!Float.isFinite((float) rates.rate(new Position(epoch, 0, 1), List.of()))) {
        throw new IllegalArgumentException(
            "--schedule %s: the learning rate grows beyond all numbers in epoch %d of %d"
                .formatted(schedule.orElseThrow(), epoch + 1, epochs));
      }
    }
    try {
      momentum.ifPresent(range -> update.optimization().optimizer().atMomentum(range.highest()));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--cycle-momentum: " + e.getMessage(), e);
    }
  }

  /**
   * The schedule.
   *
   * @param rate the learning rate asked for
   * @param monitor what a plateau is seen by
   */
  LearningRateSchedule schedule(float rate, Monitor monitor) {
    LearningRateSchedule main =
        schedule
            .map(chosen -> cycling(chosen.make(rate, monitor)))
            .orElseGet(() -> new PerEpoch(new ExponentialDecay(rate, rateDecay)));
    return warmUp > 0 ? new WarmUp(warmUp, main) : main;
  }

  private LearningRateSchedule cycling(LearningRateSchedule made) {
    return momentum.isPresent() && made instanceof OneCycle cycle
        ? cycle.cyclingMomentum(momentum.get().lowest(), momentum.get().highest())
        : made;
  }

  /** What ends training early, if it is to end so: nothing or one listener. */
  TrainingListener[] listeners() {
    return patience.isPresent()
        ? new TrainingListener[] {new EarlyStopping(Monitor.VALIDATION_LOSS, patience.getAsInt())}
        : new TrainingListener[0];
  }

  /** Puts it among the settings of a run. */
  void save(Map<String, String> texts) {
    if (schedule.isPresent()) {
      texts.put("schedule", schedule.get().toString());
    } else {
      texts.put("rate_decay", String.valueOf(rateDecay));
    }
    momentum.ifPresent(
        range -> texts.put("cycle_momentum", range.lowest() + "," + range.highest()));
    if (warmUp > 0) {
      texts.put("warm_up", String.valueOf(warmUp));
    }
    patience.ifPresent(epochs -> texts.put("early_stopping", String.valueOf(epochs)));
  }

  /** In words, such as "times 0.95 each epoch". */
  @Override
  public String toString() {
    String text =
        schedule.map(chosen -> "schedule " + chosen).orElse("times " + rateDecay + " each epoch")
            + momentum
                .map(range -> ", momentum %s to %s".formatted(range.lowest(), range.highest()))
                .orElse("");
    return warmUp > 0 ? text + " after a warm-up of " + warmUp + " epochs" : text;
  }
}
