package dev.concord.tensor;

/** Element type and shape of a tensor; prints like {@code F32[128, 784]}. */
public record TensorType(DType dtype, Shape shape) {
  /** Float32 of the given axis lengths. */
  public static TensorType f32(int... lengths) {
    return new TensorType(DType.F32, Shape.of(lengths));
  }

  /** Int32 of the given axis lengths. */
  public static TensorType i32(int... lengths) {
    return new TensorType(DType.I32, Shape.of(lengths));
  }

  /** Unsigned bytes of the given axis lengths. */
  public static TensorType u8(int... lengths) {
    return new TensorType(DType.U8, Shape.of(lengths));
  }

  /** The same element type with another shape. */
  public TensorType withShape(Shape other) {
    return new TensorType(dtype, other);
  }

  /** Number of elements. */
  public int size() {
    return shape.size();
  }

  @Override
  public String toString() {
    return dtype + shape.toString();
  }
}
