package dev.concord.model;

import dev.concord.tensor.DType;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;

/**
 * An input of a model.
 *
 * @param name by which programs and error messages call it
 * @param dtype F32 for features, I32 for categories
 * @param shape shape of one row, without the batch axis
 */
public record ModelInput(String name, DType dtype, Shape shape) {
  /** Checks name and type. */
  public ModelInput {
    if (name.isBlank()) {
      throw new IllegalArgumentException("An input's name is not blank");
    }
    if (dtype == DType.U8) {
      throw new IllegalArgumentException(
          "Input " + name + " is F32 or I32, got U8: bytes become F32 when rows are gathered");
    }
  }

  /** Its type for a batch of {@code rows}. */
  public TensorType type(int rows) {
    return new TensorType(dtype, Shape.of(rows).concat(shape));
  }
}
