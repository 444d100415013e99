package dev.concord.gpu;

import java.util.ArrayList;
import java.util.List;

/**
 * What a call is lowered for: the device's traits, and temporary memory that lasts for the call.
 * Calls run in order, so they share it.
 */
public final class GpuContext {
  private final GpuDriver driver;
  private final List<GpuMemory> memories = new ArrayList<>();
  private final List<GpuMemory> taken = new ArrayList<>();

  GpuContext(GpuDriver driver) {
    this.driver = driver;
  }

  /** The device's traits. */
  public GpuTraits traits() {
    return driver.traits();
  }

  /** Temporary memory of the call that is being lowered; what it holds at first is undefined. */
  public GpuMemory scratch(long bytes) {
    GpuMemory chosen =
        memories.stream()
            .filter(memory -> memory.bytes() >= bytes && !taken.contains(memory))
            .findFirst()
            .orElse(null);
    if (chosen == null) {
      chosen = driver.allocate(bytes);
      memories.add(chosen);
    }
    taken.add(chosen);
    return chosen;
  }

  /** The next call may use all temporary memory again. */
  void nextCall() {
    taken.clear();
  }

  /** All temporary memory, to be released with the program. */
  List<GpuMemory> memories() {
    return memories;
  }
}
