package org.example.cumulative;

import dev.concord.gpu.Argument;
import dev.concord.gpu.GpuContext;
import dev.concord.gpu.GpuKernelProvider;
import dev.concord.gpu.GpuOperand;
import dev.concord.gpu.GpuSource;
import dev.concord.gpu.GpuStep;
import dev.concord.graph.Kernel;
import java.util.List;

/** {@link CumulativeSum} for OpenCL and CUDA: one source, one work-item a row. */
public final class CumulativeSumOnGpu implements GpuKernelProvider {
  static final GpuSource SOURCE = GpuSource.beside(CumulativeSumOnGpu.class, "cumulative_sum");

  private static final int GROUP_SIZE = 64;

  /** For ServiceLoader. */
  public CumulativeSumOnGpu() {}

  @Override
  public boolean supports(Kernel kernel) {
    return kernel instanceof CumulativeSum;
  }

  @Override
  public List<GpuSource> sources(Kernel kernel) {
    return List.of(SOURCE);
  }

  @Override
  public List<GpuStep> steps(
      Kernel kernel, List<GpuOperand> inputs, List<GpuOperand> outputs, GpuContext context) {
    int columns = inputs.get(0).type().shape().length(-1);
    int rows = inputs.get(0).size() / columns;
    return List.of(
        new GpuStep.Launch(
            SOURCE,
            "cumulative_sum",
            null,
            GpuStep.Grid.of(Math.ceilDiv(rows, GROUP_SIZE)),
            GpuStep.Grid.of(GROUP_SIZE),
            List.of(
                Argument.of(inputs.get(0)),
                Argument.of(outputs.get(0)),
                Argument.of(rows),
                Argument.of(columns),
                Argument.of(((CumulativeSum) kernel).backwards() ? 1 : 0))));
  }
}
