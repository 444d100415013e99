package dev.concord.schedule;

import dev.concord.train.EpochReport;
import dev.concord.train.LearningRateSchedule;
import dev.concord.train.Monitor;
import dev.concord.train.Position;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Begins with lower rates, then follows another schedule from its own beginning on (Goyal et al.
 * 2017, gradual warm-up). With t epochs done and r₀ the first rate of the schedule:
 *
 * <pre>
 *   t &lt; length:  r₀ · (start + (1 − start) · t ÷ length)
 *   else:        the schedule's rate at t − length
 * </pre>
 *
 * <p>The length is rounded to whole steps. The schedule meets reports of epochs that began after
 * the warm-up only, so that {@link ReduceOnPlateau} does not hold its low rates against it. Where
 * the schedule moves the momentum, too, it begins with the first one.
 *
 * @param length epochs of the warm-up, at least 0; steps inside {@link PerStep}
 * @param start factor of the first step, from 0 (that step then changes nothing) to 1; PyTorch's
 *     LinearLR has ⅓
 * @param schedule what follows
 */
public record WarmUp(double length, double start, LearningRateSchedule schedule)
    implements LearningRateSchedule {
  /** Checks the numbers. */
  public WarmUp {
    Require.rate("length of the warm-up", length);
    Require.share("first factor of the warm-up", start);
  }

  /** From a third of the rate, PyTorch's default. */
  public WarmUp(double length, LearningRateSchedule schedule) {
    this(length, 1.0 / 3, schedule);
  }

  @Override
  public double rate(Position position, List<EpochReport> history) {
    long warm = steps(position);
    long step = position.step();
    if (step < warm) {
      double first = schedule.rate(afterWarmUp(position), List.of());
      return first * (start + (1 - start) * step / warm);
    }
    return schedule.rate(afterWarmUp(position), afterWarmUp(position, history));
  }

  @Override
  public OptionalDouble momentum(Position position, List<EpochReport> history) {
    return schedule.momentum(afterWarmUp(position), afterWarmUp(position, history));
  }

  /**
   * The reports of epochs that began after the warm-up: those before are none of the schedule's.
   * How many steps an epoch has is taken from the reports, as the position may count steps alone.
   */
  private List<EpochReport> afterWarmUp(Position position, List<EpochReport> history) {
    if (history.isEmpty()) {
      return history;
    }
    EpochReport oldest = history.getFirst();
    EpochReport newest = history.getLast();
    double perEpoch =
        history.size() == 1
            ? (double) newest.steps() / newest.epoch()
            : (double) (newest.steps() - oldest.steps()) / (newest.epoch() - oldest.epoch());
    int first = 0;
    while (first < history.size()
        && (history.get(first).epoch() - 1) * perEpoch < steps(position)) {
      first++;
    }
    return history.subList(first, history.size());
  }

  private long steps(Position position) {
    return (long) StrictMath.rint(length * position.batchesPerEpoch());
  }

  /** The place in the schedule that follows; its beginning during the warm-up. */
  private Position afterWarmUp(Position position) {
    int batches = position.batchesPerEpoch();
    long after = Math.max(position.step() - steps(position), 0);
    return new Position(Math.toIntExact(after / batches), (int) (after % batches), batches);
  }

  @Override
  public List<Monitor> monitors() {
    return schedule.monitors();
  }
}
