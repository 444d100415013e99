package dev.concord.backend.cpu;

import dev.concord.backend.cpu.kernels.RowKernelChoice;
import dev.concord.backend.cpu.map.MapCompiler;
import dev.concord.backend.cpu.warmup.BackgroundWarmUp;
import dev.concord.backend.cpu.warmup.WarmUp;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the devices of one JVM share: generated kernels with their warm-up, one set for each lane
 * count and way to begin. A second device finds compiled what a first one had compiled, whether
 * that is still open or not; so each trial of a search but the first is fast from its beginning.
 * (Matrix tiles need no set: there is one of each in the process.)
 *
 * <p>Nothing in here belongs to a device: no threads that compute, no memory, no programs. Closing
 * a device therefore ends nothing here: what it had begun to warm up goes on, for the next one. How
 * much is kept is {@link MapCompiler}'s decision.
 */
final class SharedKernels {
  /** Beside the matrix kernels, whose compilation is the longer job. */
  private static final int LOOPS_AT_ONCE = 2;

  /** Those of this JVM: the only static state that devices have. */
  private static final SharedKernels OF_THIS_JVM =
      new SharedKernels(new BackgroundWarmUp("concord-cpu-warm-up", LOOPS_AT_ONCE));

  /** What generated code and its beginnings depend on, of a device's settings. */
  private record Kind(int lanes, boolean warmUp) {}

  /**
   * Kernels of one kind.
   *
   * @param maps loops of elementwise expressions
   * @param rows sums and extremes of contiguous elements
   */
  record Kernels(MapCompiler maps, RowKernelChoice rows) {}

  private final Map<Kind, Kernels> kinds = new ConcurrentHashMap<>();
  private final WarmUp warmUp;

  /**
   * Kernels that no others share.
   *
   * @param warmUp heats all of them but those of devices that want none
   */
  SharedKernels(WarmUp warmUp) {
    this.warmUp = warmUp;
  }

  /** The ones that the devices of this JVM share. */
  static SharedKernels ofThisJvm() {
    return OF_THIS_JVM;
  }

  /** The kernels for a device: the same for all with the same lanes and warm-up. */
  Kernels of(CpuSettings settings) {
    return kinds.computeIfAbsent(new Kind(settings.lanes(), settings.warmUp()), this::made);
  }

  private Kernels made(Kind kind) {
    int lanes = kind.lanes();
    return kind.warmUp()
        ? new Kernels(
            new MapCompiler(lanes, warmUp), new RowKernelChoice(lanes, Optional.of(warmUp)))
        : new Kernels(new MapCompiler(lanes), new RowKernelChoice(lanes, Optional.empty()));
  }
}
