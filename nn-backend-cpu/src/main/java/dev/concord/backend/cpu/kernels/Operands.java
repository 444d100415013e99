package dev.concord.backend.cpu.kernels;

import dev.concord.backend.cpu.task.CpuOperand;
import java.util.List;

/** Operands in the form in which elementwise plans take them. */
final class Operands {
  private Operands() {}

  static Object[] arrays(List<CpuOperand> operands) {
    return operands.stream().map(CpuOperand::array).toArray();
  }

  static int[] offsets(List<CpuOperand> operands) {
    return operands.stream().mapToInt(CpuOperand::offset).toArray();
  }
}
