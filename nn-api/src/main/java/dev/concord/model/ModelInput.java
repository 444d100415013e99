package dev.concord.model;

import dev.concord.tensor.DType;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;

/**
 * An input of a model.
 *
 * @param dtype F32 for features, I32 for categories
 * @param shape shape of one row, without the batch axis
 */
public record ModelInput(String name, DType dtype, Shape shape) {
  /** Its type for a batch of {@code rows}. */
  public TensorType type(int rows) {
    return new TensorType(dtype, Shape.of(rows).concat(shape));
  }
}
