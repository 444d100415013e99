package dev.concord.examples.lecture;

import java.io.IOException;

/**
 * A lecture's example as a program: one file that says what is to be seen, computes it, prints it,
 * draws it, and checks its own claims by {@link Lesson#claim}. It runs in two sizes: small in under
 * two seconds, for tests; full as the lecture shows it.
 */
public interface Example {
  /**
   * How it stands in lists.
   *
   * @param name its name on the command line
   * @param topic the lecture's topic it belongs to
   * @param shows what is to be seen, in one line
   */
  record About(String name, String topic, String shows) {}

  /** How it stands in lists. */
  About about();

  /** Computes, prints and draws. */
  void run(Lesson lesson) throws IOException;

  /** Its name on the command line. */
  default String name() {
    return about().name();
  }

  /** The lecture's topic it belongs to. */
  default String topic() {
    return about().topic();
  }

  /** What is to be seen, in one line. */
  default String shows() {
    return about().shows();
  }
}
