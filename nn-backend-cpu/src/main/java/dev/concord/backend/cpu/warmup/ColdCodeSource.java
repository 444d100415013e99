package dev.concord.backend.cpu.warmup;

import java.util.Optional;

/** What a {@link WarmUp} gets its {@link ColdCode} from, and asks whether it is worth the work. */
@FunctionalInterface
public interface ColdCodeSource {
  /** Makes the code, in the background; empty if there is none after all. */
  Optional<ColdCode> make();

  /**
   * Whether anybody could still run the code. Once it is not, the warm-up forgets it; any thread
   * may ask, and holds locks meanwhile.
   */
  default boolean isWanted() {
    return true;
  }
}
