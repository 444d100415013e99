package dev.concord.examples;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What tests of commands expect again and again. */
final class CommandAssertions {
  private static final int ONE_SCREEN = 12;

  private CommandAssertions() {}

  /** The run ended well and printed all of these texts. */
  static void assertPrints(CommandLineRun run, String... texts) {
    assertEquals(0, run.code(), run::toString);
    for (String text : texts) {
      assertTrue(run.out().contains(text), () -> "no \"" + text + "\" in\n" + run.out());
    }
  }

  /** The run failed with this code and a short message with these texts, without a stack trace. */
  static void assertFails(int code, CommandLineRun run, String... texts) {
    assertAll(
        () -> assertEquals(code, run.code(), run::toString),
        () -> assertTrue(run.err().startsWith("concord: "), run::err),
        () -> assertFalse(run.err().contains("\tat "), run::err),
        () -> assertTrue(run.err().lines().count() <= ONE_SCREEN, run::err));
    for (String text : texts) {
      assertTrue(run.err().contains(text), () -> "no \"" + text + "\" in\n" + run.err());
    }
  }
}
