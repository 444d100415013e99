package dev.concord.tensor;

import java.util.Arrays;
import java.util.StringJoiner;

/**
 * A tensor in the Java heap: a type and one primitive array in row-major order ({@code float[]},
 * {@code int[]} or {@code byte[]}, by element type). It carries data into and out of devices; it
 * computes nothing. The array is held, not copied: whoever changes it changes the tensor. It is
 * exactly as long as the tensor, except for tensors made by {@link #over}.
 */
public final class HostTensor {
  private final TensorType type;
  private final Object array;

  private HostTensor(TensorType type, Object array, int length) {
    if (length != type.size()) {
      throw new IllegalArgumentException(
          "A tensor of type " + type + " has " + type.size() + " elements, got " + length);
    }
    this.type = type;
    this.array = array;
  }

  /**
   * A tensor over the beginning of a longer array, such as a device's own memory: its elements are
   * the first {@code type.size()} ones.
   *
   * @param array a {@code float[]}, {@code int[]} or {@code byte[]} that fits the element type
   */
  public static HostTensor over(TensorType type, Object array) {
    int length =
        switch (type.dtype()) {
          case F32 -> ((float[]) array).length;
          case I32 -> ((int[]) array).length;
          case U8 -> ((byte[]) array).length;
        };
    return new HostTensor(type, array, Math.min(length, type.size()));
  }

  /** A float32 tensor over {@code values}. */
  public static HostTensor of(Shape shape, float... values) {
    return new HostTensor(new TensorType(DType.F32, shape), values, values.length);
  }

  /** An int32 tensor over {@code values}. */
  public static HostTensor of(Shape shape, int... values) {
    return new HostTensor(new TensorType(DType.I32, shape), values, values.length);
  }

  /** An unsigned byte tensor over {@code values}. */
  public static HostTensor of(Shape shape, byte... values) {
    return new HostTensor(new TensorType(DType.U8, shape), values, values.length);
  }

  /** A float32 scalar. */
  public static HostTensor scalar(float value) {
    return of(Shape.SCALAR, value);
  }

  /** An int32 scalar. */
  public static HostTensor scalar(int value) {
    return of(Shape.SCALAR, value);
  }

  /** A tensor of zeros. */
  public static HostTensor zeros(TensorType type) {
    return switch (type.dtype()) {
      case F32 -> of(type.shape(), new float[type.size()]);
      case I32 -> of(type.shape(), new int[type.size()]);
      case U8 -> of(type.shape(), new byte[type.size()]);
    };
  }

  /** Element type and shape. */
  public TensorType type() {
    return type;
  }

  /** The shape. */
  public Shape shape() {
    return type.shape();
  }

  /** Number of elements. */
  public int size() {
    return type.size();
  }

  /** The backing array of a float32 tensor. */
  public float[] floats() {
    return (float[]) require(DType.F32);
  }

  /** The backing array of an int32 tensor. */
  public int[] ints() {
    return (int[]) require(DType.I32);
  }

  /** The backing array of a byte tensor; mask with 0xFF for the value. */
  public byte[] bytes() {
    return (byte[]) require(DType.U8);
  }

  private Object require(DType dtype) {
    if (type.dtype() != dtype) {
      throw new IllegalStateException("Asked for " + dtype + " elements of a tensor of " + type);
    }
    return array;
  }

  /** The same elements under another shape of the same size. */
  public HostTensor reshape(Shape shape) {
    return new HostTensor(type.withShape(shape), array, type.size());
  }

  /**
   * The given rows in that order, copied; a row is everything at one index of the first axis, and
   * may come several times.
   *
   * @throws IndexOutOfBoundsException if there is no such row
   */
  public HostTensor rows(int... numbers) {
    int count = shape().length(0);
    HostTensor selected = zeros(type.withShape(shape().with(0, numbers.length)));
    int size = shape().trailing(1).size();
    for (int i = 0; i < numbers.length; i++) {
      if (numbers[i] < 0 || numbers[i] >= count) {
        throw new IndexOutOfBoundsException(
            "Row %d does not exist: the data has rows 0 to %d.".formatted(numbers[i], count - 1));
      }
      System.arraycopy(array, numbers[i] * size, selected.array, i * size, size);
    }
    return selected;
  }

  /** Bitwise equality of type and elements, except that any NaN equals any NaN. */
  @Override
  public boolean equals(Object other) {
    return other instanceof HostTensor tensor
        && type.equals(tensor.type)
        && switch (type.dtype()) {
          case F32 -> Arrays.equals(floats(), 0, size(), tensor.floats(), 0, size());
          case I32 -> Arrays.equals(ints(), 0, size(), tensor.ints(), 0, size());
          case U8 -> Arrays.equals(bytes(), 0, size(), tensor.bytes(), 0, size());
        };
  }

  @Override
  public int hashCode() {
    int hash = type.hashCode();
    for (int i = 0; i < size(); i++) {
      int element =
          switch (type.dtype()) {
            case F32 -> Float.floatToIntBits(floats()[i]);
            case I32 -> ints()[i];
            case U8 -> bytes()[i];
          };
      hash = 31 * hash + element;
    }
    return hash;
  }

  /** Type and the first elements. */
  @Override
  public String toString() {
    int shown = Math.min(size(), 8);
    StringJoiner values = new StringJoiner(", ", "[", shown < size() ? ", …]" : "]");
    for (int i = 0; i < shown; i++) {
      values.add(
          switch (type.dtype()) {
            case F32 -> Float.toString(floats()[i]);
            case I32 -> Integer.toString(ints()[i]);
            case U8 -> Integer.toString(bytes()[i] & 0xFF);
          });
    }
    return type + values.toString();
  }
}
