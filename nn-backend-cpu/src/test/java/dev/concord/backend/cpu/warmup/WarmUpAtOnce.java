package dev.concord.backend.cpu.warmup;

import java.util.Optional;
import java.util.function.Supplier;

/** Heats code on the calling thread until it is fast. */
public final class WarmUpAtOnce implements WarmUp {
  /** Nothing to prepare. */
  public WarmUpAtOnce() {}

  @Override
  public void request(String name, long work, Supplier<Optional<ColdCode>> code) {
    code.get().ifPresent(cold -> heat(new Heating(cold)));
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
