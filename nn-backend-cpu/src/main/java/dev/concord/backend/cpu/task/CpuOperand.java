package dev.concord.backend.cpu.task;

import dev.concord.tensor.TensorType;

/**
 * A tensor in the CPU's memory: row-major elements of {@code array} from {@code offset} on. The
 * array is the same for the life of a compiled program, so a task may keep it; it has at least
 * {@link #SLACK} elements behind the tensor's last one, which may be read but not written.
 *
 * @param type element type and shape
 * @param array {@code float[]}, {@code int[]} or {@code byte[]}, by element type
 * @param offset position of the first element
 */
public record CpuOperand(TensorType type, Object array, int offset) {
  /** Elements behind every tensor that vector loads may read past its end. */
  public static final int SLACK = 64;

  /** The array of a float32 tensor. */
  public float[] floats() {
    return (float[]) array;
  }

  /** The array of an int32 tensor. */
  public int[] ints() {
    return (int[]) array;
  }

  /** The array of a byte tensor. */
  public byte[] bytes() {
    return (byte[]) array;
  }

  /** Number of elements. */
  public int size() {
    return type.size();
  }
}
