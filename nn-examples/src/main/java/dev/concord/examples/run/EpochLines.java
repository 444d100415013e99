package dev.concord.examples.run;

import dev.concord.train.EpochReport;
import dev.concord.train.ProgressDisplay;
import dev.concord.train.Trainer;
import dev.concord.train.TrainingListener;

/**
 * Shows training to a person without flooding the screen: some twenty lines, and a progress bar
 * only where an epoch is long enough to watch.
 */
public final class EpochLines implements TrainingListener, AutoCloseable {
  private static final int MOST_LINES = 20;
  private static final int BATCHES_WORTH_A_BAR = 30;

  private final ProgressDisplay display;
  private final int epochs;
  private final boolean bar;

  public EpochLines(Screen screen, int epochs, int batches) {
    this.display = new ProgressDisplay(screen.out(), screen.terminal());
    this.epochs = epochs;
    this.bar = epochs <= MOST_LINES && batches >= BATCHES_WORTH_A_BAR;
  }

  @Override
  public void epochStarted(Trainer trainer) {
    if (bar) {
      display.epochStarted(trainer);
    }
  }

  @Override
  public void progressed(Trainer trainer) {
    if (bar) {
      display.progressed(trainer);
    }
  }

  @Override
  public void epochFinished(Trainer trainer, EpochReport report) {
    int every = (epochs + MOST_LINES - 1) / MOST_LINES;
    if (report.epoch() % every == 0 || report.epoch() == 1 || report.epoch() == epochs) {
      display.epochFinished(trainer, report);
    }
  }

  @Override
  public void close() {
    display.close();
  }
}
