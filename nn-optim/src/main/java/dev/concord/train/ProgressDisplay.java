package dev.concord.train;

import java.io.PrintStream;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Shows training to a person: a progress bar within each epoch where the output is a terminal, and
 * one line per epoch everywhere.
 */
public final class ProgressDisplay implements TrainingListener, AutoCloseable {
  private final PrintStream out;
  private final boolean terminal;
  private ProgressBar bar;

  /**
   * A display.
   *
   * @param out receives the line of each epoch
   * @param terminal whether to draw a bar (on the standard error stream)
   */
  public ProgressDisplay(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** Lines on standard output, and a bar if the program runs on a terminal. */
  public static ProgressDisplay standard() {
    return new ProgressDisplay(
        System.out, System.console() != null && System.console().isTerminal());
  }

  @Override
  public void epochStarted(Trainer trainer) {
    if (terminal) {
      bar =
          new ProgressBarBuilder()
              .setTaskName("epoch " + (trainer.epoch() + 1) + "/" + trainer.settings().epochs())
              .setInitialMax(trainer.batchesPerEpoch())
              .setUnit(" batches", 1)
              .setStyle(ProgressBarStyle.UNICODE_BLOCK)
              .setUpdateIntervalMillis(200)
              .clearDisplayOnFinish()
              .build();
    }
  }

  @Override
  public void progressed(Trainer trainer) {
    if (bar != null) {
      bar.stepTo(trainer.batch());
    }
  }

  @Override
  public void epochFinished(Trainer trainer, EpochReport report) {
    close();
    out.println(report);
  }

  /** Removes the bar, if one is drawn. */
  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
