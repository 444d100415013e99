package dev.concord.examples.run;

import java.util.Optional;

/**
 * How a training run ended.
 *
 * @param code the exit code of the command
 * @param result of a run that finished as one of several; a single run prints its report itself
 */
public record RunOutcome(int code, Optional<RunResult> result) {
  /** Ended with this code and nothing to compare. */
  static RunOutcome of(int code) {
    return new RunOutcome(code, Optional.empty());
  }
}
