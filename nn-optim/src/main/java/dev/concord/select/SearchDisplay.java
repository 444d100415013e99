package dev.concord.select;

import java.io.PrintStream;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Shows a search to a person: a progress bar over its trials where the output is a terminal, and
 * one line for each trial as it ends.
 */
public final class SearchDisplay implements SearchListener, AutoCloseable {
  private final PrintStream out;
  private final boolean terminal;
  private ProgressBar bar;

  /**
   * A display.
   *
   * @param out receives the line of each trial
   * @param terminal whether to draw a bar (on the standard error stream)
   */
  public SearchDisplay(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  @Override
  public void searchStarted(int done, int trials) {
    if (terminal) {
      bar =
          new ProgressBarBuilder()
              .setTaskName("search")
              .setInitialMax(trials)
              .startsFrom(done, java.time.Duration.ZERO)
              .setUnit(" trials", 1)
              .setStyle(ProgressBarStyle.UNICODE_BLOCK)
              .setUpdateIntervalMillis(200)
              .clearDisplayOnFinish()
              .build();
    }
  }

  @Override
  public void trialFinished(TrialResult result, double seconds, int done, int trials) {
    String end =
        result.failed()
            ? "failed: " + result.failure()
            : String.format(Locale.ROOT, "score %.6g", result.score());
    out.printf(
        Locale.ROOT,
        "trial %d (%d of %d, %.1f s): %s: %s%n",
        result.number(),
        done,
        trials,
        seconds,
        result.proposal().settings(),
        end);
    if (bar != null) {
      bar.stepTo(done);
    }
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
