package dev.concord.examples.option;

import dev.concord.examples.choice.ScheduleChoice;
import dev.concord.examples.plan.Pacing;
import dev.concord.examples.plan.SavedSettings;
import dev.concord.schedule.OneCycle.MomentumRange;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** The options that say how the learning rate changes and when training ends early. */
final class PacingOptions {
  @Option(
      names = "--rate-decay",
      paramLabel = "FACTOR",
      description =
          "Multiply the learning rate by this after every epoch, above 0 and at most 1. Default:"
              + " the task's own for adam, 1 for the others.")
  private Double rateDecay;

  @Option(
      names = "--schedule",
      paramLabel = "NAME",
      description =
          "How the learning rate changes, instead of --rate-decay: constant, step:EPOCHS[,FACTOR],"
              + " multi-step:EPOCH,EPOCH,..., exponential:FACTOR, polynomial[:EPOCHS[,POWER]],"
              + " cosine[:EPOCHS], restarts:EPOCHS[,GROWTH], one-cycle[:EPOCHS] or"
              + " plateau[:PATIENCE[,FACTOR]]. Lengths are the whole training's where left out;"
              + " --learning-rate is the highest rate.")
  private String schedule;

  @Option(
      names = "--cycle-momentum",
      paramLabel = "LOWEST,HIGHEST",
      description =
          "Of one-cycle: the momentum (of adam: beta 1) falls from the highest to the lowest while"
              + " the rate rises, and grows back while it falls; PyTorch has 0.85,0.95. Default:"
              + " none, the momentum stays.")
  private String cycleMomentum;

  @Option(
      names = "--warm-up",
      paramLabel = "EPOCHS",
      description = "Begin with a third of the rate and rise to it in so many epochs. Default: 0.")
  private Double warmUp;

  @Option(
      names = "--early-stopping",
      paramLabel = "PATIENCE",
      description =
          "End training when the validation loss has not become lower for so many epochs, and take"
              + " the weights of the best epoch.")
  private Integer patience;

  /**
   * Puts options, saved settings and defaults together.
   *
   * @param usualDecay the decay where nothing is given
   * @param epochs of the whole training
   * @throws IllegalArgumentException if something given cannot be used
   */
  Pacing pacing(SavedSettings saved, double usualDecay, int epochs) {
    if (rateDecay != null && schedule != null) {
      throw new IllegalArgumentException(
          "--rate-decay and --schedule exclude each other: leave out one, or choose --schedule"
              + " exponential:"
              + rateDecay);
    }
    Optional<String> chosen = Optional.ofNullable(schedule);
    if (rateDecay == null && schedule == null) {
      chosen = saved.text("schedule");
    }
    double decay = saved.given(rateDecay, "rate_decay", Double::valueOf).orElse(usualDecay);
    double warm = saved.given(warmUp, "warm_up", Double::valueOf).orElse(0.0);
    Optional<Integer> waits = saved.given(patience, "early_stopping", Integer::valueOf);
    if (!(decay > 0 && decay <= 1)) {
      throw new IllegalArgumentException(
          "--rate-decay takes a number above 0 and at most 1; got " + decay);
    }
    if (!(warm >= 0 && warm < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("--warm-up takes a number of at least 0; got " + warm);
    }
    if (waits.isPresent() && waits.get() < 1) {
      throw new IllegalArgumentException(
          "--early-stopping takes a whole number of at least 1; got " + waits.get());
    }
    return new Pacing(
        decay,
        chosen.map(text -> ScheduleChoice.of(text, epochs)),
        saved
            .given(cycleMomentum, "cycle_momentum", Function.identity())
            .filter(text -> !text.strip().equals("none"))
            .map(PacingOptions::momentum),
        warm,
        waits.map(OptionalInt::of).orElse(OptionalInt.empty()));
  }

  private static MomentumRange momentum(String text) {
    String[] ends = text.split(",", -1);
    try {
      if (ends.length == 2) {
        return new MomentumRange(Double.parseDouble(ends[0]), Double.parseDouble(ends[1]));
      }
    } catch (IllegalArgumentException e) {
      // Falls through to the error below, which says what was expected.
    }
    throw new IllegalArgumentException(
        "--cycle-momentum takes two numbers from 0 to below 1, the lowest first, such as 0.85,0.95,"
            + " or none; got \""
            + text
            + "\"");
  }
}
