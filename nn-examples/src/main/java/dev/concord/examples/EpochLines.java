package dev.concord.examples;

import dev.concord.train.EpochReport;
import dev.concord.train.ProgressDisplay;
import dev.concord.train.TrainingListener;

/**
 * Shows training to a person without flooding the screen: some twenty lines, and a progress bar
 * only where an epoch is long enough to watch.
 */
final class EpochLines implements TrainingListener, AutoCloseable {
  private static final int MOST_LINES = 20;
  private static final int BATCHES_WORTH_A_BAR = 30;

  private final ProgressDisplay display;
  private final int epochs;
  private final boolean bar;

  EpochLines(Screen screen, int epochs, int batches) {
    this.display = new ProgressDisplay(screen.out(), screen.terminal());
    this.epochs = epochs;
    this.bar = epochs <= MOST_LINES && batches >= BATCHES_WORTH_A_BAR;
  }

  @Override
  public void epochStarted(int epoch, int all, int batches) {
    if (bar) {
      display.epochStarted(epoch, all, batches);
    }
  }

  @Override
  public void progressed(int batches) {
    if (bar) {
      display.progressed(batches);
    }
  }

  @Override
  public void epochFinished(EpochReport report) {
    int every = (epochs + MOST_LINES - 1) / MOST_LINES;
    if (report.epoch() % every == 0 || report.epoch() == 1 || report.epoch() == epochs) {
      display.epochFinished(report);
    }
  }

  @Override
  public void close() {
    display.close();
  }
}
