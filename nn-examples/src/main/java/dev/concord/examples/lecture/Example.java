package dev.concord.examples.lecture;

import java.io.IOException;

/**
 * A lecture's example as a program: one file that says what is to be seen, computes it, prints it,
 * draws it, and checks its own claims by {@link Lesson#claim}. It runs in two sizes: small in under
 * two seconds, for tests; full as the lecture shows it.
 */
public interface Example {
  /** Its name on the command line. */
  String name();

  /** What is to be seen, in one line. */
  String shows();

  /** The lecture's topic it belongs to. */
  String topic();

  /** Computes, prints and draws. */
  void run(Lesson lesson) throws IOException;
}
