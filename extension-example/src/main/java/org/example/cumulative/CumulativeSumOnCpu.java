package org.example.cumulative;

import dev.concord.backend.cpu.task.CpuContext;
import dev.concord.backend.cpu.task.CpuKernelProvider;
import dev.concord.backend.cpu.task.CpuOperand;
import dev.concord.backend.cpu.task.CpuTask;
import dev.concord.graph.Kernel;
import java.util.List;

/** {@link CumulativeSum} for the cpu backend: rows are shared out among the threads. */
public final class CumulativeSumOnCpu implements CpuKernelProvider {
  /** For ServiceLoader. */
  public CumulativeSumOnCpu() {}

  @Override
  public boolean supports(Kernel kernel) {
    return kernel instanceof CumulativeSum;
  }

  @Override
  public CpuTask task(
      Kernel kernel, List<CpuOperand> inputs, List<CpuOperand> outputs, CpuContext context) {
    // An addition waits for the one before it: about a nanosecond each.
    int parts = context.parts(inputs.get(0).size());
    boolean backwards = ((CumulativeSum) kernel).backwards();
    return new Rows(inputs.get(0), outputs.get(0), backwards, parts);
  }

  private record Rows(CpuOperand x, CpuOperand y, boolean backwards, int parts) implements CpuTask {
    @Override
    public void run(int part) {
      int columns = x.type().shape().length(-1);
      int rows = x.size() / columns;
      int end = (int) ((part + 1L) * rows / parts);
      for (int row = (int) ((long) part * rows / parts); row < end; row++) {
        sum(
            x.floats(),
            x.offset() + row * columns,
            y.floats(),
            y.offset() + row * columns,
            columns);
      }
    }

    private void sum(float[] from, int fromFirst, float[] to, int toFirst, int columns) {
      float sum = 0;
      for (int j = 0; j < columns; j++) {
        int i = backwards ? columns - 1 - j : j;
        sum += from[fromFirst + i];
        to[toFirst + i] = sum;
      }
    }
  }
}
