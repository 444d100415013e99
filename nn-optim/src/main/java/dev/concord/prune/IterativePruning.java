package dev.concord.prune;

import dev.concord.train.EpochReport;
import dev.concord.train.Trainer;
import dev.concord.train.TrainingData;
import dev.concord.train.TrainingListener;
import dev.concord.train.TrainingSession;
import dev.concord.train.TrainingSettings;
import java.util.ArrayList;
import java.util.List;

/**
 * Prunes a trained network little by little and trains what is left after each round, so that it
 * can make up for what it lost (Han et al. 2015).
 *
 * @param pruning chooses the weights, or the features
 * @param schedule says how many after each round
 * @param rounds at least 1
 */
public record IterativePruning(Pruning pruning, PruningSchedule schedule, int rounds) {
  /** Checks the number of rounds. */
  public IterativePruning {
    if (rounds < 1) {
      throw new IllegalArgumentException("There is at least 1 round, got " + rounds);
    }
  }

  /**
   * One round.
   *
   * @param number from 1 on
   * @param sparsity how many of the model's weights are 0 after it, parameter by parameter
   * @param fineTuning reports of its epochs
   */
  public record Round(int number, Sparsity sparsity, List<EpochReport> fineTuning) {
    /** Copies the reports. */
    public Round {
      fineTuning = List.copyOf(fineTuning);
    }
  }

  /**
   * Prunes and trains, round by round.
   *
   * @param session a trained network; its mask stays in force
   * @param settings of the training of each round; {@code epochs} are those of one round, and a
   *     schedule of the learning rate goes on from round to round
   * @param validation judged after every epoch, or null
   * @throws dev.concord.train.DivergedException if a step is not finite
   */
  public List<Round> run(
      TrainingSession session,
      TrainingSettings settings,
      TrainingData validation,
      TrainingListener... listeners) {
    List<Round> done = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      double sparsity = schedule.sparsity(round, rounds);
      session.mask(pruning.mask(session.model(), session.store(), sparsity));
      int before = (round - 1) * settings.epochs();
      try (Trainer trainer =
          new Trainer(
              session,
              settings.withEpochs(before + settings.epochs()),
              session.data(),
              validation,
              listeners)) {
        trainer.continueAt(before, 0, session.stepNumber());
        trainer.fit();
        done.add(
            new Round(round, Sparsity.of(session.model(), session.store()), trainer.history()));
      }
    }
    return List.copyOf(done);
  }
}
