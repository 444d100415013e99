package dev.concord.gpu;

import dev.concord.graph.Kernel;
import java.util.List;

/** One step of a lowered call. Steps run in order, each after the one before has ended. */
public sealed interface GpuStep {
  /**
   * Runs a compiled kernel once over a grid of work-groups.
   *
   * @param source where the kernel is
   * @param entry its name there
   * @param function the elementwise code at its marker, or null for a kernel without marker
   * @param groups number of work-groups (CUDA: blocks) along x, y and z, each at least 1; y and z
   *     at most 65535
   * @param groupSize work-items (CUDA: threads) of a group along x, y and z; it equals what the
   *     kernel's {@code GROUP_SIZE} says
   * @param arguments the kernel's own, then the function's, in the order of their parameters
   */
  record Launch(
      GpuSource source,
      String entry,
      ElementFunction function,
      Grid groups,
      Grid groupSize,
      List<Argument> arguments)
      implements GpuStep {
    /** Copies the list. */
    public Launch {
      arguments = List.copyOf(arguments);
    }

    /** What the arguments take at most. */
    int argumentBytes() {
      return arguments.stream().mapToInt(Argument::bytes).sum();
    }
  }

  /** Lengths along x, y and z. */
  record Grid(int x, int y, int z) {
    /** A line of {@code x}. */
    public static Grid of(int x) {
      return new Grid(x, 1, 1);
    }

    /** A plane. */
    public static Grid of(int x, int y) {
      return new Grid(x, y, 1);
    }

    /** x · y · z. */
    public int size() {
      return x * y * z;
    }
  }

  /** Fills memory with zero bytes. */
  record Zero(GpuMemory memory, long byteOffset, long bytes) implements GpuStep {}

  /**
   * Work that only its driver knows and puts into its queue itself, such as a vendor library's
   * product in FAST mode.
   */
  record Native(Runnable enqueue, String what) implements GpuStep {}

  /** A kernel without native version: its reference, computed on the host between two sequences. */
  record Host(Kernel kernel, List<GpuOperand> inputs, List<GpuOperand> outputs)
      implements GpuStep {}
}
