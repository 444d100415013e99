package dev.concord.checkpoint;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.function.Executable;

/** For tests of what an error message tells. */
final class Messages {
  private Messages() {}

  /** Fails unless {@code action} throws {@code type} with a message that holds every part. */
  static void assertRefused(Class<? extends Exception> type, Executable action, String... parts) {
    String message = assertThrows(type, action).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), () -> "expected \"" + part + "\" in: " + message);
    }
  }
}
