package dev.concord.backend.cpu;

import dev.concord.backend.cpu.task.CpuOperand;
import dev.concord.backend.cpu.task.CpuTask;
import dev.concord.expr.Arithmetic;
import dev.concord.graph.Elements;
import dev.concord.graph.Kernel;
import dev.concord.tensor.TensorType;
import java.util.List;

/** A kernel without native version: its reference over views of the CPU's memory. Slow. */
final class ReferenceTask implements CpuTask {
  private final Kernel kernel;
  private final List<Elements> inputs;
  private final List<Elements> outputs;

  ReferenceTask(Kernel kernel, List<CpuOperand> inputs, List<CpuOperand> outputs) {
    this.kernel = kernel;
    this.inputs = inputs.stream().map(ReferenceTask::view).toList();
    this.outputs = outputs.stream().map(ReferenceTask::view).toList();
  }

  private static Elements view(CpuOperand operand) {
    return switch (operand.type().dtype()) {
      case F32 -> new Floats(operand.type(), operand.floats(), operand.offset());
      case I32 -> new Ints(operand.type(), operand.ints(), operand.offset());
      case U8 -> new Bytes(operand.type(), operand.bytes(), operand.offset());
    };
  }

  @Override
  public int parts() {
    return 1;
  }

  @Override
  public void run(int part) {
    kernel.reference(Arithmetic.FLOAT32, inputs, outputs);
  }

  private record Floats(TensorType type, float[] array, int offset) implements Elements {
    @Override
    public double get(int index) {
      return array[offset + index];
    }

    @Override
    public void set(int index, double value) {
      array[offset + index] = (float) value;
    }
  }

  private record Ints(TensorType type, int[] array, int offset) implements Elements {
    @Override
    public double get(int index) {
      return array[offset + index];
    }

    @Override
    public void set(int index, double value) {
      array[offset + index] = (int) value;
    }
  }

  private record Bytes(TensorType type, byte[] array, int offset) implements Elements {
    @Override
    public double get(int index) {
      return array[offset + index] & 0xFF;
    }

    @Override
    public void set(int index, double value) {
      array[offset + index] = (byte) value;
    }
  }
}
