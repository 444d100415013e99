package dev.concord.tensor;

/**
 * The element types of tensors. Arithmetic happens in {@link #F32} and {@link #I32}; {@link #U8} is
 * storage only (images stay bytes until {@code Gather} converts them).
 */
public enum DType {
  /** IEEE 754 binary32. */
  F32(4),
  /** Two's complement 32-bit integers: labels, indices, counters. */
  I32(4),
  /** Unsigned bytes, 0 to 255. */
  U8(1);

  private final int bytes;

  DType(int bytes) {
    this.bytes = bytes;
  }

  /** Size of one element in bytes. */
  public int bytes() {
    return bytes;
  }
}
