package dev.concord.gpu;

/** An argument of a launch. */
public sealed interface Argument {
  /** What an argument takes at most: a pointer and a number, each on its own boundary. */
  int MOST_BYTES = 2 * Long.BYTES;

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

  /** What it takes at most among a launch's arguments, the gap before it included. */
  default int bytes() {
    return switch (this) {
      case Memory memory -> MOST_BYTES;
      case Number number -> Integer.BYTES;
    };
  }

  /** The memory of an operand. */
  static Memory of(GpuOperand operand) {
    return new Memory(operand.memory(), operand.offset(), operand.type().dtype().bytes());
  }

  /** A number. */
  static Number of(int value) {
    return new Number(value);
  }
}
