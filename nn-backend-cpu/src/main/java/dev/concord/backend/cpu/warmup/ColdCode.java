package dev.concord.backend.cpu.warmup;

/**
 * Vector code that HotSpot's optimising compiler, C2, has not seen yet, in a form in which a {@link
 * WarmUp} can bring it there. Calls work on made-up data.
 */
public interface ColdCode {
  /** A call that enters the code and leaves it at once. */
  void pass();

  /** How many passes go with one exercise. */
  default int passesPerExercise() {
    return 12;
  }

  /** Takes every path of the code. */
  void exercise();

  /** What {@link #exercise} can only take where C2 has compiled the code, in nanoseconds. */
  long fastNanos();

  /** Called once, when the code is compiled: it may take over from slower code now. */
  void takeOver();
}
