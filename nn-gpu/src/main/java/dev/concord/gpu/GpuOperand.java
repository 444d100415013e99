package dev.concord.gpu;

import dev.concord.tensor.TensorType;

/**
 * A tensor in a device's memory: row-major elements from {@code offset} on. The memory is the same
 * for the life of a compiled program.
 *
 * @param type element type and shape
 * @param memory where it lies
 * @param offset number of its first element, counted in elements of its type
 */
public record GpuOperand(TensorType type, GpuMemory memory, int offset) {
  /** Number of elements. */
  public int size() {
    return type.size();
  }
}
