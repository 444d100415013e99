package dev.concord.graph;

import dev.concord.tensor.DType;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.TensorType;

/**
 * A tensor as reference arithmetic sees it: elements by row-major index, carried as double whatever
 * their type. Float32 and int values are exact in double; a write rounds to the stored type.
 */
public interface Elements {
  /** Element type and shape. */
  TensorType type();

  /** Element {@code index}, 0 ≤ index &lt; size. */
  double get(int index);

  /** Sets element {@code index}. */
  void set(int index, double value);

  /** A view of a host tensor; writes go through. */
  static Elements of(HostTensor tensor) {
    return switch (tensor.type().dtype()) {
      case F32 -> new OfFloats(tensor.type(), tensor.floats());
      case I32 -> new OfInts(tensor.type(), tensor.ints());
      case U8 -> new OfBytes(tensor.type(), tensor.bytes());
    };
  }

  /** Zeros; float elements are kept in float64, for gradient checks. */
  static Elements float64(TensorType type) {
    return type.dtype() == DType.F32
        ? new OfDoubles(type, new double[type.size()])
        : of(HostTensor.zeros(type));
  }

  /** Elements in a {@code float[]}. */
  record OfFloats(TensorType type, float[] array) implements Elements {
    @Override
    public double get(int index) {
      return array[index];
    }

    @Override
    public void set(int index, double value) {
      array[index] = (float) value;
    }
  }

  /** Float elements held in float64. */
  record OfDoubles(TensorType type, double[] array) implements Elements {
    @Override
    public double get(int index) {
      return array[index];
    }

    @Override
    public void set(int index, double value) {
      array[index] = value;
    }
  }

  /** Elements in an {@code int[]}. */
  record OfInts(TensorType type, int[] array) implements Elements {
    @Override
    public double get(int index) {
      return array[index];
    }

    @Override
    public void set(int index, double value) {
      array[index] = (int) value;
    }
  }

  /** Unsigned elements in a {@code byte[]}. */
  record OfBytes(TensorType type, byte[] array) implements Elements {
    @Override
    public double get(int index) {
      return array[index] & 0xFF;
    }

    @Override
    public void set(int index, double value) {
      array[index] = (byte) value;
    }
  }
}
