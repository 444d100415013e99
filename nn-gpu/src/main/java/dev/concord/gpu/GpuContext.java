package dev.concord.gpu;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/**
 * What a call is lowered for: the device's traits, and temporary memory that lasts for the call.
 * Calls run in order, so they share it.
 */
public final class GpuContext {
  private final GpuTraits traits;
  private final LongFunction<GpuMemory> allocation;
  private final List<GpuMemory> memories = new ArrayList<>();
  private final List<GpuMemory> taken = new ArrayList<>();

  /**
   * A context for the calls of one program.
   *
   * @param allocation gives memory of so many bytes; its maker owns it
   */
  GpuContext(GpuTraits traits, LongFunction<GpuMemory> allocation) {
    this.traits = traits;
    this.allocation = allocation;
  }

  /** The device's traits. */
  public GpuTraits traits() {
    return traits;
  }

  /** Temporary memory of the call that is being lowered; what it holds at first is undefined. */
  public GpuMemory scratch(long bytes) {
    GpuMemory chosen =
        memories.stream()
            .filter(memory -> memory.bytes() >= bytes && !taken.contains(memory))
            .findFirst()
            .orElse(null);
    if (chosen == null) {
      chosen = allocation.apply(bytes);
      memories.add(chosen);
    }
    taken.add(chosen);
    return chosen;
  }

  /** The next call may use all temporary memory again. */
  void nextCall() {
    taken.clear();
  }
}
