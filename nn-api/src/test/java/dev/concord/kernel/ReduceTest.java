package dev.concord.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.kernel.Reduce.Operation;
import dev.concord.reference.Evaluate;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link Reduce}, {@link OrderedSum} and {@link ArgExtreme}: values by hand, order, ties, NaN. */
class ReduceTest {
  private static final HostTensor X = HostTensor.of(Shape.of(2, 3), 1f, -2f, 3f, 10f, 20f, 30f);

  private static HostTensor reduce(Operation operation, HostTensor x, Integer... axes) {
    return Evaluate.kernel(new Reduce(operation, List.of(axes)), x).get(0);
  }

  private static HostTensor position(boolean largest, HostTensor x, Integer... axes) {
    return Evaluate.kernel(new ArgExtreme(largest, List.of(axes)), x).get(0);
  }

  @Test
  void reducesAnyAxes() {
    assertEquals(HostTensor.of(Shape.of(3), 11f, 18f, 33f), reduce(Operation.SUM, X, 0));
    assertEquals(HostTensor.of(Shape.of(2), 2f, 60f), reduce(Operation.SUM, X, 1));
    assertEquals(HostTensor.scalar(62f), reduce(Operation.SUM, X, 0, 1));
    assertEquals(X, reduce(Operation.SUM, X));
    assertEquals(HostTensor.of(Shape.of(2), 2f / 3, 20f), reduce(Operation.MEAN, X, 1));
    assertEquals(HostTensor.of(Shape.of(3), 10f, 20f, 30f), reduce(Operation.MAX, X, 0));
    assertEquals(HostTensor.of(Shape.of(2), -2f, 10f), reduce(Operation.MIN, X, 1));
  }

  /** The contract's order, written once more and independently. */
  private static float sumByContract(float[] x) {
    float[] level = x;
    do {
      float[] blocks = new float[(level.length + 4095) / 4096];
      for (int b = 0; b < blocks.length; b++) {
        float[] lanes = new float[32];
        for (int i = b * 4096; i < Math.min(level.length, b * 4096 + 4096); i++) {
          lanes[i % 32] += level[i];
        }
        for (int half : new int[] {16, 8, 4, 2, 1}) {
          for (int lane = 0; lane < half; lane++) {
            lanes[lane] += lanes[lane + half];
          }
        }
        blocks[b] = lanes[0];
      }
      level = blocks;
    } while (level.length > 1);
    return level[0];
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 31, 32, 33, 100, 4095, 4096, 4097, 9000, 4096 * 33 + 1})
  void sumsInTheContractsOrder(int length) {
    float[] x = new float[length];
    for (int i = 0; i < length; i++) {
      x[i] = (i * 7919L % 10007 - 5000) * 0.1f;
    }
    assertEquals(
        HostTensor.scalar(sumByContract(x)),
        reduce(Operation.SUM, HostTensor.of(Shape.of(length), x), 0));
  }

  @Test
  void orderFollowsTheReducedPositionsNotTheMemory() {
    // Over axes 0 and 2 of [2, 1, 33] lane 0 adds elements 0, 32, 64: 1e8 − 1e8 + 1.
    float[] x = new float[66];
    x[0] = 1e8f;
    x[32] = -1e8f;
    x[64] = 1f;
    x[1] = 1f;
    assertEquals(
        HostTensor.of(Shape.of(1), 2f),
        reduce(Operation.SUM, HostTensor.of(Shape.of(2, 1, 33), x), 0, 2));
    x[32] = 0;
    x[33] = -1e8f; // now in lane 1, behind the 1 there, which is lost
    assertEquals(
        HostTensor.of(Shape.of(1), 0f),
        reduce(Operation.SUM, HostTensor.of(Shape.of(2, 1, 33), x), 0, 2));
  }

  @Test
  void zeros() {
    HostTensor negative = HostTensor.of(Shape.of(3), -0f, -0f, -0f);
    for (Operation operation : Operation.values()) {
      assertEquals(HostTensor.scalar(0f), reduce(operation, negative, 0), operation.name());
    }
    assertEquals(
        HostTensor.zeros(TensorType.f32(2)),
        reduce(Operation.SUM, HostTensor.zeros(TensorType.f32(2, 0)), 1));
  }

  @Test
  void nanWins() {
    HostTensor x = HostTensor.of(Shape.of(3), 1f, Float.NaN, Float.POSITIVE_INFINITY);
    for (Operation operation : Operation.values()) {
      assertEquals(HostTensor.scalar(Float.NaN), reduce(operation, x, 0), operation.name());
    }
    assertEquals(HostTensor.scalar(1), position(true, x, 0));
    assertEquals(HostTensor.scalar(1), position(false, x, 0));
  }

  @Test
  void firstOfEqualPositions() {
    HostTensor x = HostTensor.of(Shape.of(2, 3), 5f, 7f, 7f, 1f, -0f, 0f);
    assertEquals(HostTensor.of(Shape.of(2), 1, 0), position(true, x, 1));
    assertEquals(HostTensor.of(Shape.of(2), 0, 1), position(false, x, 1));
    assertEquals(HostTensor.scalar(1), position(true, x, 0, 1));
    assertEquals(HostTensor.scalar(4), position(false, x, 0, 1));
    float infinite = Float.NEGATIVE_INFINITY;
    assertEquals(
        HostTensor.scalar(0), position(true, HostTensor.of(Shape.of(2), infinite, infinite), 0));
  }

  @Test
  void takeAndPlaceAreCounterparts() {
    HostTensor index = HostTensor.of(Shape.of(2), 2, -1);
    assertEquals(
        List.of(HostTensor.of(Shape.of(2), 3f, 0f)),
        Evaluate.kernel(new TakeAt(List.of(1)), X, index));
    assertEquals(
        List.of(HostTensor.of(Shape.of(2, 3), 0f, 0f, 8f, 0f, 0f, 0f)),
        Evaluate.kernel(
            new PlaceAt(List.of(1), Shape.of(2, 3)), HostTensor.of(Shape.of(2), 8f, 9f), index));
  }

  @Test
  void nothingToChooseFromIsRefused() {
    for (Operation operation : List.of(Operation.MEAN, Operation.MAX, Operation.MIN)) {
      assertRefused(
          () -> new Reduce(operation, List.of(1)).outputTypes(List.of(TensorType.f32(2, 0))));
    }
    assertRefused(
        () -> new ArgExtreme(true, List.of(0)).outputTypes(List.of(TensorType.f32(0, 2))));
    assertRefused(
        () -> new Reduce(Operation.SUM, List.of(2)).outputTypes(List.of(TensorType.f32(2, 2))));
    assertRefused(
        () -> new Reduce(Operation.SUM, List.of(1, 0)).outputTypes(List.of(TensorType.f32(2, 2))));
    assertRefused(
        () -> new Reduce(Operation.SUM, List.of(0)).outputTypes(List.of(TensorType.i32(2))));
  }

  private static void assertRefused(Runnable action) {
    IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, action::run);
    assertTrue(refusal.getMessage().startsWith("expected"), refusal.getMessage());
  }
}
