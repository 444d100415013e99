package dev.concord.backend.cpu.kernels;

import dev.concord.backend.cpu.task.CpuOperand;
import dev.concord.backend.cpu.task.CpuTask;
import dev.concord.tensor.DType;
import java.util.Arrays;

/** Rows of a table by index; bytes become float32. A missing row is NaN, −1 for ints. */
final class GatherTask implements CpuTask {
  /** Elements from which a call of the library's copy pays. */
  private static final int LEAST_FOR_ARRAYCOPY = 24;

  private final CpuOperand table;
  private final CpuOperand index;
  private final CpuOperand out;
  private final int rows;
  private final int width;
  private final int parts;

  GatherTask(CpuOperand table, CpuOperand index, CpuOperand out, Preparation preparation) {
    this.table = table;
    this.index = index;
    this.out = out;
    rows = table.type().shape().length(0);
    width = table.type().shape().trailing(1).size();
    parts = Math.min(index.size(), preparation.partsForCopies(out.size()));
  }

  @Override
  public int parts() {
    return parts;
  }

  @Override
  public void run(int part) {
    int first = Share.start(index.size(), part, parts);
    int last = Share.start(index.size(), part + 1, parts);
    if (parts > 1 && out.type().dtype() == DType.F32) {
      // The last batch, which lay here, was read by every thread.
      CacheLines.own(out.floats(), out.offset() + first * width, out.offset() + last * width);
    }
    for (int i = first; i < last; i++) {
      int row = index.ints()[index.offset() + i];
      int to = out.offset() + i * width;
      if (row < 0 || row >= rows) {
        missing(to);
      } else {
        copy(table.offset() + row * width, to);
      }
    }
  }

  private void missing(int to) {
    if (out.type().dtype() == DType.I32) {
      Arrays.fill(out.ints(), to, to + width, -1);
    } else {
      Arrays.fill(out.floats(), to, to + width, Float.NaN);
    }
  }

  private void copy(int from, int to) {
    if (table.type().dtype() == DType.U8) {
      byte[] source = table.bytes();
      float[] target = out.floats();
      for (int c = 0; c < width; c++) {
        target[to + c] = source[from + c] & 0xFF;
      }
    } else if (width >= LEAST_FOR_ARRAYCOPY) {
      System.arraycopy(table.array(), from, out.array(), to, width);
    } else if (table.type().dtype() == DType.F32) {
      float[] source = table.floats();
      float[] target = out.floats();
      for (int c = 0; c < width; c++) {
        target[to + c] = source[from + c];
      }
    } else {
      int[] source = table.ints();
      int[] target = out.ints();
      for (int c = 0; c < width; c++) {
        target[to + c] = source[from + c];
      }
    }
  }
}
