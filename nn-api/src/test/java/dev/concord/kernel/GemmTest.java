package dev.concord.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.expr.Expr;
import dev.concord.expr.Tape;
import dev.concord.reference.Evaluate;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link Gemm}: products by hand, the order of its additions, its checks. */
class GemmTest {
  private static final HostTensor A = HostTensor.of(Shape.of(2, 3), 1f, 2f, 3f, 4f, 5f, 6f);
  private static final HostTensor A_TRANSPOSED =
      HostTensor.of(Shape.of(3, 2), 1f, 4f, 2f, 5f, 3f, 6f);
  private static final HostTensor B = HostTensor.of(Shape.of(3, 2), 7f, 8f, 9f, 10f, 11f, 12f);
  private static final HostTensor B_TRANSPOSED =
      HostTensor.of(Shape.of(2, 3), 7f, 9f, 11f, 8f, 10f, 12f);
  private static final HostTensor C = HostTensor.of(Shape.of(2, 2), 58f, 64f, 139f, 154f);

  @Test
  void allLayoutsGiveTheSameProduct() {
    assertEquals(List.of(C), Evaluate.kernel(new Gemm(false, false), A, B));
    assertEquals(List.of(C), Evaluate.kernel(new Gemm(true, false), A_TRANSPOSED, B));
    assertEquals(List.of(C), Evaluate.kernel(new Gemm(false, true), A, B_TRANSPOSED));
    assertEquals(List.of(C), Evaluate.kernel(new Gemm(true, true), A_TRANSPOSED, B_TRANSPOSED));
  }

  @Test
  void leadingAxesAreBatches() {
    HostTensor a = HostTensor.of(Shape.of(2, 1, 2), 1f, 2f, 3f, 4f);
    HostTensor b = HostTensor.of(Shape.of(2, 2, 1), 10f, 20f, 30f, 40f);
    assertEquals(
        List.of(HostTensor.of(Shape.of(2, 1, 1), 50f, 250f)),
        Evaluate.kernel(new Gemm(false, false), a, b));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 255, 256, 257, 512, 700})
  void additionsFollowTheContract(int k) {
    float[] a = new float[k];
    float[] b = new float[k];
    for (int i = 0; i < k; i++) {
      a[i] = (i * 7919 % 1000 - 500) * 0.37f;
      b[i] = (i * 104729 % 1000 - 500) * 0.0013f;
    }
    float sum = 0;
    for (int chunk = 0; chunk < k; chunk += 256) {
      float total = 0;
      for (int i = chunk; i < Math.min(k, chunk + 256); i++) {
        total = Math.fma(a[i], b[i], total);
      }
      total += 0f;
      sum = chunk == 0 ? total : sum + total;
    }
    HostTensor product =
        Evaluate.kernel(
                new Gemm(false, false),
                HostTensor.of(Shape.of(1, k), a),
                HostTensor.of(Shape.of(k, 1), b))
            .get(0);
    assertEquals(Float.floatToRawIntBits(sum), Float.floatToRawIntBits(product.floats()[0]));
  }

  @Test
  void negativeZeroNeverLeavesAChunk() {
    HostTensor product =
        Evaluate.kernel(
                new Gemm(false, false),
                HostTensor.of(Shape.of(1, 1), -0f),
                HostTensor.of(Shape.of(1, 1), 1f))
            .get(0);
    assertEquals(0, Float.floatToRawIntBits(product.floats()[0]));
  }

  @Test
  void anEmptySumIsZero() {
    HostTensor a = HostTensor.zeros(TensorType.f32(2, 0));
    HostTensor b = HostTensor.zeros(TensorType.f32(0, 3));
    assertEquals(
        List.of(HostTensor.zeros(TensorType.f32(2, 3))),
        Evaluate.kernel(new Gemm(false, false), a, b));
  }

  @Test
  void anEpilogueSeesTheFinalProduct() {
    Expr biased = Expr.input(0).minus(Expr.input(1));
    Tape epilogue = Tape.of(List.of(biased, Expr.input(0).toInt()), 2);
    HostTensor bias = HostTensor.of(Shape.of(2), 8f, 4f);
    assertEquals(
        List.of(
            HostTensor.of(Shape.of(2, 2), 50f, 60f, 131f, 150f),
            HostTensor.of(Shape.of(2, 2), 58, 64, 139, 154)),
        Evaluate.kernel(new Gemm(false, false, epilogue), A, B, bias));
  }

  @Test
  void operandsThatDoNotFitAreRefused() {
    assertRefused("3", TensorType.f32(2, 3), TensorType.f32(4, 2));
    assertRefused("leading axes", TensorType.f32(2, 2, 3), TensorType.f32(3, 3, 2));
    assertRefused("matrices", TensorType.f32(3), TensorType.f32(3, 2));
    assertRefused("type", TensorType.i32(2, 3), TensorType.f32(3, 2));
    assertRefused("2 inputs", TensorType.f32(2, 3));
  }

  private static void assertRefused(String named, TensorType... inputs) {
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class,
            () -> new Gemm(false, false).outputTypes(List.of(inputs)));
    assertTrue(refusal.getMessage().contains(named), refusal.getMessage());
  }
}
