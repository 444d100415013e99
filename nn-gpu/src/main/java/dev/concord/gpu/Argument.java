package dev.concord.gpu;

/** An argument of a launch. */
public sealed interface Argument {
  /**
   * Memory from an element on. A kernel declares it with the dialect's {@code MEMORY}: OpenCL
   * passes buffer and offset, CUDA the address.
   *
   * @param offset in elements
   * @param elementBytes size of an element
   */
  record Memory(GpuMemory memory, long offset, int elementBytes) implements Argument {}

  /** An int32 number. */
  record Number(int value) implements Argument {}

  /** The memory of an operand. */
  static Memory of(GpuOperand operand) {
    return new Memory(operand.memory(), operand.offset(), operand.type().dtype().bytes());
  }

  /** A number. */
  static Number of(int value) {
    return new Number(value);
  }
}
