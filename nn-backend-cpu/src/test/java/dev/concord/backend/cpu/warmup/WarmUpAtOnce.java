package dev.concord.backend.cpu.warmup;

import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Assumptions;

/** Heats code on the calling thread until it is fast. */
public final class WarmUpAtOnce implements WarmUp {
  /** Nothing to prepare. */
  public WarmUpAtOnce() {}

  /**
   * Skips the test on a machine without vectors of so many floats: their code never gets fast, and
   * heating it would have no end.
   */
  public static void assumeFast(int lanes) {
    Assumptions.assumeTrue(
        lanes <= FloatVector.SPECIES_PREFERRED.length(), "no vectors of " + lanes + " floats here");
  }

  @Override
  public void request(String name, long work, ColdCodeSource code) {
    code.make().ifPresent(cold -> heat(new Heating(cold)));
  }

  private static void heat(Heating heating) {
    try {
      while (!heating.round()) {
        Thread.sleep(1);
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
