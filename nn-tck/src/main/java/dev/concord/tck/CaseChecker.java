package dev.concord.tck;

import dev.concord.device.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs kernel cases on a device in every {@link Placement} and collects what differs. */
final class CaseChecker {
  private static final int SHOWN = 10;

  private CaseChecker() {}

  /**
   * What went wrong, case by case.
   *
   * @param run cases that ran
   * @param leftOut cases above the device's work limit
   * @param failures a sentence for each failure
   */
  record Report(int run, int leftOut, List<String> failures) {
    /** All failures as one message, the first ones in full. */
    String message() {
      int more = failures.size() - SHOWN;
      return failures.size()
          + " failures in "
          + run
          + " cases:\n"
          + String.join("\n", failures.subList(0, Math.min(SHOWN, failures.size())))
          + (more > 0 ? "\n… and " + more + " more" : "");
    }
  }

  static Report check(Device device, List<ReadyCase> cases, long workLimit) {
    List<String> failures = new ArrayList<>();
    int run = 0;
    for (ReadyCase ready : cases) {
      if (ready.test().work() <= workLimit) {
        run++;
        check(device, ready, failures);
      }
    }
    return new Report(run, cases.size() - run, failures);
  }

  private static void check(Device device, ReadyCase ready, List<String> failures) {
    for (Placement placement : Placement.values()) {
      if (placement.suits(ready.test())) {
        failure(device, ready, placement)
            .ifPresent(f -> failures.add(ready.test() + ", " + placement + ": " + f));
      }
    }
  }

  /** An exception counts as a failure of its case, so that the others still run. */
  private static Optional<String> failure(Device device, ReadyCase ready, Placement placement) {
    try {
      return placement.run(device, ready.test(), ready.expected());
    } catch (RuntimeException | AssertionError e) {
      StackTraceElement[] trace = e.getStackTrace();
      return Optional.of("threw " + e + (trace.length > 0 ? " at " + trace[0] : ""));
    }
  }
}
