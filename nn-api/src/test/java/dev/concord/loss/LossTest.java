package dev.concord.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.concord.expr.Arithmetic;
import dev.concord.graph.Elements;
import dev.concord.graph.Graph;
import dev.concord.graph.GraphRun;
import dev.concord.graph.Value;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Losses on examples computed by hand, and what misfits say. */
class LossTest {
  private static final float LOG3 = (float) Math.log(3);

  /** Rows with softmax (¼, ¾) and (½, ½). */
  private static final HostTensor LOGITS = HostTensor.of(Shape.of(2, 2), 0f, LOG3, 7f, 7f);

  private static final HostTensor LABELS = HostTensor.of(Shape.of(2), 0, 1);
  private static final double FIRST = Math.log(4); // −log ¼
  private static final double SECOND = Math.log(2); // −log ½

  private static double value(Loss loss, HostTensor prediction, HostTensor targets) {
    loss.requireTargets(prediction.type(), targets);
    Graph graph = new Graph();
    Value y = graph.input("y", prediction.type());
    Value t = graph.input("t", targets.type());
    Value value = loss.of(y, t, null).loss();
    assertEquals(1, value.type().size());
    Map<String, Elements> sources = Map.of("y", Elements.of(prediction), "t", Elements.of(targets));
    return new GraphRun(graph, Arithmetic.FLOAT32, sources).values(value)[0];
  }

  private static void assertClose(double expected, double got) {
    assertEquals(expected, got, 1e-6 * Math.abs(expected));
  }

  @Test
  void meanSquaredAndAbsoluteError() {
    HostTensor y = HostTensor.of(Shape.of(2, 2), 1f, 2f, 3f, 4f);
    HostTensor t = HostTensor.of(Shape.of(2, 2), 0f, 4f, 3f, 1f);
    assertEquals((1 + 4 + 0 + 9) / 4.0, value(new MeanSquaredError(), y, t));
    assertEquals((1 + 2 + 0 + 3) / 4.0, value(new MeanAbsoluteError(), y, t));
  }

  @Test
  void crossEntropyOfLabels() {
    assertClose((FIRST + SECOND) / 2, value(new CategoricalCrossEntropy(), LOGITS, LABELS));
  }

  @Test
  void crossEntropyOfClassWeights() {
    List<Float> weights = List.of(3f, 0.5f);
    double sum = 3 * FIRST + 0.5 * SECOND;
    assertClose(
        sum / 3.5,
        value(new CategoricalCrossEntropy(ClassTargets.LABELS, weights), LOGITS, LABELS));
    assertClose(
        sum / 2,
        value(
            new CategoricalCrossEntropy(ClassTargets.LABELS, weights)
                .reducedBy(Reduction.MEAN_BY_COUNT),
            LOGITS,
            LABELS));
  }

  @Test
  void crossEntropyOfDistributions() {
    HostTensor shares = HostTensor.of(Shape.of(2, 2), 0.5f, 0.5f, 1f, 0f);
    double first = 0.5 * Math.log(4) + 0.5 * Math.log(4.0 / 3);
    assertClose(
        (first + SECOND) / 2,
        value(new CategoricalCrossEntropy(ClassTargets.DISTRIBUTIONS, List.of()), LOGITS, shares));
    double weightedFirst = 0.5 * 3 * Math.log(4) + 0.5 * 0.5 * Math.log(4.0 / 3);
    assertClose(
        (weightedFirst + 3 * SECOND) / (1.75 + 3),
        value(
            new CategoricalCrossEntropy(ClassTargets.DISTRIBUTIONS, List.of(3f, 0.5f)),
            LOGITS,
            shares));
  }

  @Test
  void crossEntropyOfHugeLogitsIsFinite() {
    HostTensor huge = HostTensor.of(Shape.of(1, 2), 3e38f, -3e38f);
    HostTensor right = HostTensor.of(Shape.of(1), 0);
    assertEquals(0, value(new CategoricalCrossEntropy(), huge, right));
    HostTensor logits = HostTensor.of(Shape.of(1, 2), 1000f, -1000f);
    HostTensor truth = HostTensor.of(Shape.of(1, 2), 0f, 1f);
    assertEquals(1000, value(new BinaryCrossEntropy(), logits, truth));
  }

  @Test
  void binaryCrossEntropy() {
    HostTensor logits = HostTensor.of(Shape.of(2, 1), LOG3, 0f); // probabilities ¾ and ½
    HostTensor targets = HostTensor.of(Shape.of(2, 1), 0f, 0.25f);
    double mixed = 0.25 * Math.log(2) + 0.75 * Math.log(2);
    assertClose((Math.log(4) + mixed) / 2, value(new BinaryCrossEntropy(), logits, targets));
  }

  @Test
  void targetsOutsideTheirRangeNameTheRow() {
    TensorType logits = TensorType.f32(3, 2);
    Loss labels = new CategoricalCrossEntropy();
    assertRefused(
        labels,
        logits,
        HostTensor.of(Shape.of(3), 0, 1, 2),
        "The model has 2 classes, so labels are 0 to 1; row 2 has label 2");
    assertRefused(
        labels,
        logits,
        HostTensor.of(Shape.of(3), 0, -1, 1),
        "The model has 2 classes, so labels are 0 to 1; row 1 has label -1");
    Loss shares = new CategoricalCrossEntropy(ClassTargets.DISTRIBUTIONS, List.of());
    assertRefused(
        shares,
        logits,
        HostTensor.of(Shape.of(3, 2), 1f, 0f, 1f, 1f, 0f, 1f),
        "A target distribution is not negative and sums to 1; row 1 sums to 2.0");
    assertRefused(
        shares,
        logits,
        HostTensor.of(Shape.of(3, 2), 1f, 0f, 2f, -1f, 0f, 1f),
        "A target distribution is not negative and sums to 1; row 1 sums to 1.0 and has a negative"
            + " element");
    assertRefused(
        new BinaryCrossEntropy(),
        TensorType.f32(3, 1),
        HostTensor.of(Shape.of(3, 1), 1f, 0f, 1.5f),
        "Targets of binary cross-entropy are 0 to 1, got 1.5 in row 2");
    assertRefused(
        new BinaryCrossEntropy(),
        TensorType.f32(1, 1),
        HostTensor.of(Shape.of(1, 1), Float.NaN),
        "Targets of binary cross-entropy are 0 to 1, got NaN in row 0");
  }

  @Test
  void targetsOfAnotherTypeAreRefused() {
    assertRefused(
        new MeanSquaredError(),
        TensorType.f32(2, 2),
        LABELS,
        "The loss mse takes targets F32[2, 2], got I32[2]: for labels take a loss of classes, with"
            + " ClassTargets.LABELS or BinaryTargets.LABELS");
    assertRefused(
        new CategoricalCrossEntropy(),
        TensorType.f32(2, 2),
        LOGITS,
        "The loss softmax_cross_entropy takes targets I32[2], got F32[2, 2]: for one-hot or soft"
            + " targets make it one of ClassTargets.DISTRIBUTIONS or BinaryTargets.SHARES");
    assertThrows(
        IllegalArgumentException.class,
        () -> new CategoricalCrossEntropy().targetType(TensorType.f32(2, 3, 4)));
  }

  private static void assertRefused(
      Loss loss, TensorType prediction, HostTensor targets, String message) {
    var error =
        assertThrows(
            IllegalArgumentException.class, () -> loss.requireTargets(prediction, targets));
    assertEquals(message, error.getMessage());
  }
}
