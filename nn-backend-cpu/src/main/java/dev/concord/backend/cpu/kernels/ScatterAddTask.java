package dev.concord.backend.cpu.kernels;

import dev.concord.backend.cpu.task.CpuOperand;
import dev.concord.backend.cpu.task.CpuTask;
import java.util.Arrays;

/**
 * Adds rows into a table of zeros in ascending position. Threads take columns, so that every
 * element sees its additions in order.
 */
final class ScatterAddTask implements CpuTask {
  private static final int COLUMN_STEP = 16;

  private final CpuOperand x;
  private final CpuOperand index;
  private final CpuOperand out;
  private final int rows;
  private final int width;
  private final int parts;

  ScatterAddTask(CpuOperand x, CpuOperand index, CpuOperand out, Preparation preparation) {
    this.x = x;
    this.index = index;
    this.out = out;
    rows = out.type().shape().length(0);
    width = out.type().shape().trailing(1).size();
    int wanted = preparation.partsForCopies((long) x.size() + out.size());
    parts = Math.clamp(width / COLUMN_STEP, 1, wanted);
  }

  @Override
  public int parts() {
    return parts;
  }

  @Override
  public void run(int part) {
    int first = Share.start(width, part, parts, COLUMN_STEP);
    int last = Share.start(width, part + 1, parts, COLUMN_STEP);
    float[] to = out.floats();
    for (int row = 0; row < rows; row++) {
      int at = out.offset() + row * width;
      Arrays.fill(to, at + first, at + last, 0f);
    }
    float[] from = x.floats();
    for (int i = 0; i < index.size(); i++) {
      int row = index.ints()[index.offset() + i];
      if (row >= 0 && row < rows) {
        int at = out.offset() + row * width;
        int source = x.offset() + i * width;
        for (int c = first; c < last; c++) {
          to[at + c] += from[source + c];
        }
      }
    }
  }
}
