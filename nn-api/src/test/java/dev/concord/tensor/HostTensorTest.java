package dev.concord.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** Types, sizes, equality and printing of host tensors. */
class HostTensorTest {
  @Test
  void holdsTheArrayItIsGiven() {
    float[] values = {1, 2, 3, 4, 5, 6};
    HostTensor tensor = HostTensor.of(Shape.of(2, 3), values);
    assertSame(values, tensor.floats());
    assertSame(values, tensor.reshape(Shape.of(6)).floats());
    assertEquals(TensorType.f32(2, 3), tensor.type());
    assertEquals(TensorType.i32(), HostTensor.scalar(3).type());
    assertEquals(TensorType.u8(2), HostTensor.of(Shape.of(2), new byte[2]).type());
  }

  @Test
  void theNumberOfElementsMustFit() {
    var error =
        assertThrows(
            IllegalArgumentException.class, () -> HostTensor.of(Shape.of(2, 3), new float[5]));
    assertEquals("A tensor of type F32[2, 3] has 6 elements, got 5", error.getMessage());
    HostTensor tensor = HostTensor.zeros(TensorType.i32(4));
    assertThrows(IllegalArgumentException.class, () -> tensor.reshape(Shape.of(3)));
    assertThrows(IllegalArgumentException.class, () -> tensor.reshape(Shape.of(5)));
  }

  @Test
  void anotherTypesElementsAreRefused() {
    HostTensor tensor = HostTensor.zeros(TensorType.i32(4));
    var error = assertThrows(IllegalStateException.class, tensor::floats);
    assertEquals("Asked for F32 elements of a tensor of I32[4]", error.getMessage());
  }

  @Test
  void mayLieAtTheBeginningOfALongerArray() {
    float[] memory = {1, 2, 3, 4};
    HostTensor view = HostTensor.over(TensorType.f32(2), memory);
    assertEquals(HostTensor.of(Shape.of(2), 1f, 2f), view);
    assertEquals(HostTensor.of(Shape.of(2), 1f, 2f).hashCode(), view.hashCode());
    assertEquals("F32[2][1.0, 2.0]", view.toString());
    assertEquals(HostTensor.of(Shape.of(2, 1), 1f, 2f), view.reshape(Shape.of(2, 1)));
    assertThrows(IllegalArgumentException.class, () -> HostTensor.over(TensorType.f32(5), memory));
  }

  @Test
  void equalityIsByBitsButAnyNaNEqualsAnyNaN() {
    float otherNaN = Float.intBitsToFloat(0x7fc12345);
    assertEquals(HostTensor.scalar(Float.NaN), HostTensor.scalar(otherNaN));
    assertEquals(HostTensor.scalar(Float.NaN).hashCode(), HostTensor.scalar(otherNaN).hashCode());
    assertNotEquals(HostTensor.scalar(0f), HostTensor.scalar(-0f));
    assertNotEquals(HostTensor.scalar(1f), HostTensor.scalar(1));
    assertNotEquals(HostTensor.of(Shape.of(2, 1), 1f, 2f), HostTensor.of(Shape.of(1, 2), 1f, 2f));
  }

  @Test
  void printsTypeAndFirstElements() {
    assertEquals("I32[3][1, -2, 3]", HostTensor.of(Shape.of(3), 1, -2, 3).toString());
    assertEquals("U8[2][255, 1]", HostTensor.of(Shape.of(2), (byte) 255, (byte) 1).toString());
    assertEquals(
        "F32[9][0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, …]",
        HostTensor.zeros(TensorType.f32(9)).toString());
  }

  @Test
  void rowsAreCopiedInTheOrderAskedFor() {
    HostTensor table = HostTensor.of(Shape.of(3, 2), 1f, 2f, 3f, 4f, 5f, 6f);
    assertEquals(HostTensor.of(Shape.of(3, 2), 5f, 6f, 1f, 2f, 5f, 6f), table.rows(2, 0, 2));
    assertEquals(TensorType.f32(0, 2), table.rows().type());
    HostTensor bytes = HostTensor.of(Shape.of(2), new byte[] {7, 9});
    assertEquals(HostTensor.of(Shape.of(1), new byte[] {9}), bytes.rows(1));
    assertEquals(HostTensor.of(Shape.of(1), 4), HostTensor.of(Shape.of(2), 3, 4).rows(1));
    var error = assertThrows(IndexOutOfBoundsException.class, () -> table.rows(0, 3));
    assertEquals("Row 3 does not exist: the data has rows 0 to 2.", error.getMessage());
    assertThrows(IndexOutOfBoundsException.class, () -> table.rows(-1));
  }
}
