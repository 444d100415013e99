package dev.concord.data;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** For tests of what an error message tells. */
public final class Messages {
  private Messages() {}

  /** Fails unless the message holds every part. */
  public static void assertContains(String message, String... parts) {
    for (String part : parts) {
      assertTrue(message.contains(part), () -> "expected \"" + part + "\" in: " + message);
    }
  }
}
