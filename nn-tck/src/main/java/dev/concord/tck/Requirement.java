package dev.concord.tck;

import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * Tests that need what a machine may lack, such as an OpenCL device. They are skipped with the
 * reason; where the environment variable {@code CONCORD_REQUIRE} names what is missing, separated
 * by commas, they fail instead, so that continuous integration cannot lose them silently.
 */
public final class Requirement {
  private Requirement() {}

  /**
   * Ends the running test, as skipped or as failed.
   *
   * @param name what is missing, as {@code CONCORD_REQUIRE} may name it
   * @param reason what to tell
   */
  public static <T> T missing(String name, String reason) {
    String required = System.getenv().getOrDefault("CONCORD_REQUIRE", "");
    if (List.of(required.split(",")).contains(name)) {
      return Assertions.fail(reason + " (CONCORD_REQUIRE names " + name + ")");
    }
    return Assumptions.abort(reason);
  }
}
