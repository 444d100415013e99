package dev.concord.data;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.function.Executable;

/** For tests of what an error message tells. */
public final class Messages {
  private Messages() {}

  /** Fails unless {@code action} throws {@code type} with a message that holds every part. */
  public static void assertRefused(
      Class<? extends Exception> type, Executable action, String... parts) {
    assertContains(assertThrows(type, action).getMessage(), parts);
  }

  /** Fails unless the message holds every part. */
  public static void assertContains(String message, String... parts) {
    for (String part : parts) {
      assertTrue(message.contains(part), () -> "expected \"" + part + "\" in: " + message);
    }
  }
}
