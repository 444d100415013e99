package dev.concord.benchmarks;

import java.util.Optional;

/**
 * An implementation that takes part: Concord on one of its backends, or a peer.
 *
 * <p>Concord's contenders are listed in {@link Contenders}; the peers, which are on the class path
 * only with the Maven profile {@code peers}, are found through {@link java.util.ServiceLoader}.
 * Making a contender must not load native code: that happens in {@link #prepare}, in the process
 * that measures. A process calls {@code prepare} of one contender only, with one number of threads.
 */
public interface Contender {

  /** The name in tables and on the command line, for example {@code concord-cpu}. */
  String name();

  /** Why it cannot take part on this machine and how to mend that, or empty when it can. */
  default Optional<String> unavailable() {
    return Optional.empty();
  }

  /** Whether it can do this work on this many threads. */
  boolean supports(Scenario scenario, int threads);

  /**
   * Makes the work ready.
   *
   * @param threads how many threads the implementation may compute with, at least 1
   * @throws UnsupportedOperationException when it does not {@link #supports} the scenario
   */
  Operation prepare(Scenario scenario, int threads);
}
