package dev.concord.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.concord.graph.Kernel;
import dev.concord.reference.Evaluate;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The kernels that move elements, with values by hand. */
class RowsAndLayoutTest {
  private static final HostTensor X = HostTensor.of(Shape.of(2, 3), 1f, 2f, 3f, 4f, 5f, 6f);

  private static HostTensor run(Kernel kernel, HostTensor... inputs) {
    return Evaluate.kernel(kernel, inputs).get(0);
  }

  @Test
  void gatherTakesRowsOfAnyType() {
    HostTensor index = HostTensor.of(Shape.of(3), 1, 0, 2);
    assertEquals(
        HostTensor.of(Shape.of(3, 3), 4f, 5f, 6f, 1f, 2f, 3f, Float.NaN, Float.NaN, Float.NaN),
        run(new Gather(), X, index));
    HostTensor bytes = HostTensor.of(Shape.of(2), (byte) 7, (byte) 255);
    assertEquals(HostTensor.of(Shape.of(3), 255f, 7f, Float.NaN), run(new Gather(), bytes, index));
    HostTensor ints = HostTensor.of(Shape.of(2), 70, 80);
    assertEquals(HostTensor.of(Shape.of(3), 80, 70, -1), run(new Gather(), ints, index));
  }

  @Test
  void scatterAddsInAscendingPosition() {
    HostTensor index = HostTensor.of(Shape.of(4), 1, 1, 5, 1);
    HostTensor x = HostTensor.of(Shape.of(4), 1e8f, 1f, 9f, -1e8f);
    assertEquals(HostTensor.of(Shape.of(2), 0f, 0f), run(new ScatterAdd(2), x, index));
    HostTensor other = HostTensor.of(Shape.of(4), 1e8f, -1e8f, 9f, 1f);
    assertEquals(HostTensor.of(Shape.of(2), 0f, 1f), run(new ScatterAdd(2), other, index));
  }

  @Test
  void concatSliceAndPad() {
    HostTensor column = HostTensor.of(Shape.of(2, 1), 10f, 20f);
    assertEquals(
        HostTensor.of(Shape.of(2, 4), 1f, 2f, 3f, 10f, 4f, 5f, 6f, 20f),
        run(new Concat(1), X, column));
    assertEquals(
        HostTensor.of(Shape.of(3, 3), 1f, 2f, 3f, 4f, 5f, 6f, 7f, 8f, 9f),
        run(new Concat(0), X, HostTensor.of(Shape.of(1, 3), 7f, 8f, 9f)));
    assertEquals(HostTensor.of(Shape.of(2, 1), 2f, 5f), run(new Slice(1, 1, 2), X));
    assertEquals(HostTensor.of(Shape.of(1, 3), 4f, 5f, 6f), run(new Slice(0, 1, 2), X));
    assertEquals(
        HostTensor.of(Shape.of(2, 5), 0f, 1f, 2f, 3f, 0f, 0f, 4f, 5f, 6f, 0f),
        run(new Pad(1, 1, 1), X));
  }

  @Test
  void transposeAndReshape() {
    assertEquals(
        HostTensor.of(Shape.of(3, 2), 1f, 4f, 2f, 5f, 3f, 6f),
        run(new Transpose(List.of(1, 0)), X));
    HostTensor cube = HostTensor.of(Shape.of(1, 2, 3), 1, 2, 3, 4, 5, 6);
    assertEquals(
        HostTensor.of(Shape.of(3, 1, 2), 1, 4, 2, 5, 3, 6),
        run(new Transpose(List.of(2, 0, 1)), cube));
    assertEquals(
        HostTensor.of(Shape.of(2, 2), 2f, 3f, 4f, 5f), run(new Reshape(Shape.of(2, 2), 1), X));
  }

  @Test
  void whatDoesNotFitIsRefused() {
    List<TensorType> x = List.of(X.type());
    assertRefused(new Slice(1, 2, 4), x);
    assertRefused(new Slice(2, 0, 1), x);
    assertRefused(new Pad(0, -1, 0), x);
    assertRefused(new Transpose(List.of(0, 0)), x);
    assertRefused(new Transpose(List.of(0)), x);
    assertRefused(new Reshape(Shape.of(3), 4), x);
    assertRefused(new Reshape(Shape.of(3), -1), x);
    assertRefused(new Concat(0), List.of());
    assertRefused(new Concat(0), List.of(X.type(), TensorType.f32(2, 4)));
    assertRefused(new Concat(0), List.of(X.type(), TensorType.i32(2, 3)));
    assertRefused(new Gather(), List.of(X.type(), TensorType.f32(2)));
    assertRefused(new Gather(), List.of(TensorType.f32(), TensorType.i32(2)));
    assertRefused(new ScatterAdd(2), List.of(X.type(), TensorType.i32(3)));
  }

  private static void assertRefused(Kernel kernel, List<TensorType> inputs) {
    assertThrows(
        IllegalArgumentException.class, () -> kernel.outputTypes(inputs), kernel::toString);
  }
}
