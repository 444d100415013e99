package dev.concord.examples.run;

import java.io.PrintStream;

/**
 * Where a command writes to: results to {@code out}, messages to {@code err}. Tests give their own.
 *
 * @param terminal whether a person watches, so that a progress bar may be drawn
 */
public record Screen(PrintStream out, PrintStream err, boolean terminal) {
  /** The streams of this program. */
  public static Screen standard() {
    boolean terminal = System.console() != null && System.console().isTerminal();
    return new Screen(System.out, System.err, terminal);
  }
}
