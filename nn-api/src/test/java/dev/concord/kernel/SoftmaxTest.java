package dev.concord.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.reference.Evaluate;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * {@link Softmax} and {@link SoftmaxCrossEntropy}: values that need no rounding, labels, weights.
 */
class SoftmaxTest {
  private static final float NAN = Float.NaN;
  private static final HostTensor EVEN =
      HostTensor.of(Shape.of(2, 4), 3f, 3f, 3f, 3f, -1f, -1f, -1f, -1f);

  @Test
  void equalLogitsShareEvenly() {
    assertEquals(
        List.of(HostTensor.of(Shape.of(2, 4), .25f, .25f, .25f, .25f, .25f, .25f, .25f, .25f)),
        Evaluate.kernel(new Softmax(false), EVEN));
  }

  @Test
  void largeLogitsDoNotOverflow() {
    HostTensor x = HostTensor.of(Shape.of(3), 1e30f, -1e30f, 1e30f);
    assertEquals(
        List.of(HostTensor.of(Shape.of(3), .5f, 0f, .5f)), Evaluate.kernel(new Softmax(false), x));
  }

  @Test
  void logarithmAgreesWithSoftmax() {
    HostTensor x = HostTensor.of(Shape.of(1, 4), 0.3f, -1.2f, 2.5f, 0f);
    float[] p = Evaluate.kernel(new Softmax(false), x).get(0).floats();
    float[] logP = Evaluate.kernel(new Softmax(true), x).get(0).floats();
    for (int c = 0; c < 4; c++) {
      assertEquals(StrictMath.log(p[c]), logP[c], 1e-6);
    }
  }

  private static List<HostTensor> loss(boolean soft, HostTensor... inputs) {
    return Evaluate.kernel(new SoftmaxCrossEntropy(soft, inputs.length == 3), inputs);
  }

  @Test
  void theLossOfEqualLogitsIsTheLogOfTheirNumber() {
    HostTensor labels = HostTensor.of(Shape.of(2), 0, 3);
    List<HostTensor> outputs = loss(false, EVEN, labels);
    float log4 = outputs.get(0).floats()[0];
    assertEquals(StrictMath.log(4), log4, 1e-7);
    assertEquals(HostTensor.of(Shape.of(2), log4, log4), outputs.get(0));
    assertEquals(HostTensor.of(Shape.of(2), 1f, 1f), outputs.get(2));
    HostTensor weights = HostTensor.of(Shape.of(4), 2f, 9f, 9f, .5f);
    List<HostTensor> weighted = loss(false, EVEN, labels, weights);
    assertEquals(HostTensor.of(Shape.of(2), 2 * log4, log4 / 2), weighted.get(0));
    assertEquals(HostTensor.of(Shape.of(2), 2f, .5f), weighted.get(2));
    HostTensor soft = HostTensor.of(Shape.of(2, 4), .5f, .5f, 0f, 0f, 0f, 0f, 0f, 1f);
    assertEquals(HostTensor.of(Shape.of(2), log4, log4), loss(true, EVEN, soft).get(0));
    assertEquals(HostTensor.of(Shape.of(2), 5.5f, .5f), loss(true, EVEN, soft, weights).get(2));
  }

  @Test
  void aLabelOutsideGivesNan() {
    for (int label : new int[] {-1, 4}) {
      List<HostTensor> outputs = loss(false, EVEN, HostTensor.of(Shape.of(2), label, 1));
      assertTrue(Float.isNaN(outputs.get(0).floats()[0]));
      assertTrue(!Float.isNaN(outputs.get(0).floats()[1]));
      assertEquals(
          HostTensor.of(Shape.of(2, 4), NAN, NAN, NAN, NAN, .25f, .25f, .25f, .25f),
          outputs.get(1));
      assertEquals(HostTensor.of(Shape.of(2), NAN, 1f), outputs.get(2));
    }
  }

  @Test
  void aNanWeightSpoilsTheLossAlone() {
    HostTensor weights = HostTensor.of(Shape.of(4), NAN, 1f, 1f, 1f);
    List<HostTensor> outputs = loss(false, EVEN, HostTensor.of(Shape.of(2), 0, 1), weights);
    assertTrue(Float.isNaN(outputs.get(0).floats()[0]));
    assertEquals(.25f, outputs.get(1).floats()[0]);
  }

  @Test
  void theGradientIsProbabilityMinusTarget() {
    HostTensor p = HostTensor.of(Shape.of(1, 2), .25f, .75f);
    HostTensor weight = HostTensor.of(Shape.of(1), 2f);
    HostTensor g = HostTensor.of(Shape.of(1), .5f);
    assertEquals(
        List.of(HostTensor.of(Shape.of(1, 2), .25f, -.25f)),
        Evaluate.kernel(
            new SoftmaxCrossEntropyGradient(false, false),
            p,
            HostTensor.of(Shape.of(1), 1),
            weight,
            g));
    assertEquals(
        List.of(HostTensor.of(Shape.of(1, 2), -.25f, .25f)),
        Evaluate.kernel(
            new SoftmaxCrossEntropyGradient(true, false),
            p,
            HostTensor.of(Shape.of(1, 2), .5f, .5f),
            weight,
            g));
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new Softmax(false).outputTypes(List.of(TensorType.f32(3, 0))));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new SoftmaxCrossEntropy(false, false)
                .outputTypes(List.of(TensorType.f32(3, 2), TensorType.f32(3))));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new SoftmaxCrossEntropy(false, true)
                .outputTypes(List.of(TensorType.f32(3, 2), TensorType.i32(3), TensorType.f32(3))));
  }
}
