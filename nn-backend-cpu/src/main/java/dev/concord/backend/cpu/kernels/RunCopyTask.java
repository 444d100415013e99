package dev.concord.backend.cpu.kernels;

import dev.concord.backend.cpu.task.CpuOperand;
import dev.concord.backend.cpu.task.CpuTask;
import java.util.Arrays;

/**
 * Copies {@code runs} pieces of {@code length} consecutive elements, which lie a constant distance
 * apart in the source and another one in the target; the rest of each target run is left alone.
 * Slices, paddings, concatenations and plain copies are made of these.
 */
final class RunCopyTask implements CpuTask {
  private final CpuOperand from;
  private final CpuOperand to;
  private final int runs;
  private final int length;
  private final int fromStart;
  private final int fromDistance;
  private final int toStart;
  private final int toDistance;
  private final boolean zeroRest;
  private final int parts;

  /**
   * Prepares copies of equal element types.
   *
   * @param fromStart first copied element within the source
   * @param toStart first written element within the target
   * @param zeroRest whether the target is zeroed between the runs
   */
  RunCopyTask(
      CpuOperand from,
      CpuOperand to,
      int runs,
      int length,
      int fromStart,
      int fromDistance,
      int toStart,
      int toDistance,
      boolean zeroRest,
      int parts) {
    this.from = from;
    this.to = to;
    this.runs = runs;
    this.length = length;
    this.fromStart = from.offset() + fromStart;
    this.fromDistance = fromDistance;
    this.toStart = to.offset() + toStart;
    this.toDistance = toDistance;
    this.zeroRest = zeroRest;
    this.parts = Math.clamp(runs, 1, parts);
  }

  /** All elements in order. */
  static CpuTask all(CpuOperand from, CpuOperand to, Preparation preparation) {
    int size = to.size();
    int runs = preparation.partsForCopies(size);
    int length = (size + runs - 1) / runs;
    return runs == 1 || length * (long) runs != size
        ? new RunCopyTask(from, to, 1, size, 0, 0, 0, 0, false, 1)
        : new RunCopyTask(from, to, runs, length, 0, length, 0, length, false, runs);
  }

  @Override
  public int parts() {
    return parts;
  }

  @Override
  public void run(int part) {
    int last = Share.start(runs, part + 1, parts);
    for (int run = Share.start(runs, part, parts); run < last; run++) {
      int at = toStart + run * toDistance;
      if (zeroRest) {
        int before = to.offset() + run * toDistance;
        zero(before, at);
        zero(at + length, before + toDistance);
      }
      System.arraycopy(from.array(), fromStart + run * fromDistance, to.array(), at, length);
    }
  }

  private void zero(int first, int end) {
    switch (to.type().dtype()) {
      case F32 -> Arrays.fill(to.floats(), first, end, 0f);
      case I32 -> Arrays.fill(to.ints(), first, end, 0);
      case U8 -> Arrays.fill(to.bytes(), first, end, (byte) 0);
    }
  }
}
