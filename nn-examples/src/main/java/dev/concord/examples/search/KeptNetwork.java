package dev.concord.examples.search;

import dev.concord.select.Trial;
import dev.concord.select.TrialCheckpoints;
import dev.concord.train.EpochReport;
import dev.concord.train.Trainer;
import dev.concord.train.TrainingListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is kept of one network of each trial. It saves time and decides nothing: where it cannot be
 * written or read, the trial trains from the beginning, with the same score.
 *
 * @param files of the trials
 */
record KeptNetwork(TrialCheckpoints files) {
  private static final Logger LOG = LoggerFactory.getLogger(KeptNetwork.class);

  /** Keeps the trial's training as it stands after its last epoch. */
  TrainingListener keeping(Trial trial) {
    TrainingListener keeping = files.keeping(trial);
    return new TrainingListener() {
      @Override
      public void epochFinished(Trainer trainer, EpochReport report) {
        try {
          keeping.epochFinished(trainer, report);
        } catch (UncheckedIOException failure) {
          LOG.warn("Trial {} is not kept: {}", trial.number(), failure.getMessage());
        }
      }
    };
  }

  /** Lets a trainer go on from the last trial of the same settings, if there was one. */
  void resume(Trial trial, Trainer trainer) {
    try {
      files.resume(trial, trainer);
    } catch (IOException failure) {
      LOG.warn("Trial {} trains from the beginning: {}", trial.number(), failure.getMessage());
    }
  }
}
