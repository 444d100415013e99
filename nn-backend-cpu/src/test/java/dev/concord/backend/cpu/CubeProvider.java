package dev.concord.backend.cpu;

import dev.concord.backend.cpu.task.CpuContext;
import dev.concord.backend.cpu.task.CpuKernelProvider;
import dev.concord.backend.cpu.task.CpuOperand;
import dev.concord.backend.cpu.task.CpuTask;
import dev.concord.expr.Arithmetic;
import dev.concord.graph.Application;
import dev.concord.graph.Elements;
import dev.concord.graph.Kernel;
import dev.concord.graph.Value;
import dev.concord.tensor.TensorType;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A native version of a kernel from another jar: what a user would write and register as a service.
 */
public final class CubeProvider implements CpuKernelProvider {
  /** How often the native version ran. */
  static final AtomicInteger RUNS = new AtomicInteger();

  /** x · x · x, or its negative. Only the positive one has a native version. */
  record Cube(boolean negative) implements Kernel {
    @Override
    public String name() {
      return negative ? "negative_cube" : "cube";
    }

    @Override
    public List<TensorType> outputTypes(List<TensorType> inputs) {
      return inputs;
    }

    @Override
    public void reference(Arithmetic arithmetic, List<Elements> inputs, List<Elements> outputs) {
      for (int i = 0; i < inputs.get(0).type().size(); i++) {
        double x = inputs.get(0).get(i);
        double cube = arithmetic.multiply(arithmetic.multiply(x, x), x);
        outputs.get(0).set(i, negative ? -cube : cube);
      }
    }

    @Override
    public List<Value> gradient(
        Application application, List<Value> adjoints, List<Boolean> wanted) {
      throw new UnsupportedOperationException("not needed here");
    }
  }

  @Override
  public boolean supports(Kernel kernel) {
    return kernel instanceof Cube cube && !cube.negative();
  }

  @Override
  public CpuTask task(
      Kernel kernel, List<CpuOperand> inputs, List<CpuOperand> outputs, CpuContext context) {
    return new CubeTask(inputs.get(0), outputs.get(0));
  }

  private record CubeTask(CpuOperand x, CpuOperand y) implements CpuTask {
    @Override
    public int parts() {
      return 1;
    }

    @Override
    public void run(int part) {
      RUNS.incrementAndGet();
      for (int i = 0; i < x.size(); i++) {
        float value = x.floats()[x.offset() + i];
        y.floats()[y.offset() + i] = value * value * value;
      }
    }
  }
}
