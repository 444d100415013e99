package dev.concord.architecture.violation;

/** Breaks a rule on purpose: an error that is only printed. */
public final class PrintsStackTrace {
  private PrintsStackTrace() {}

  static void swallow(RuntimeException error) {
    error.printStackTrace();
  }
}
