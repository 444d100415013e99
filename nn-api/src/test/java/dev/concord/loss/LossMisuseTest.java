package dev.concord.loss;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.layer.Activation;
import dev.concord.layer.BatchNormalization;
import dev.concord.layer.Dense;
import dev.concord.layer.Layer;
import dev.concord.layer.LayerNormalization;
import dev.concord.layer.LogSoftmax;
import dev.concord.layer.Maxout;
import dev.concord.layer.PRelu;
import dev.concord.layer.Rescale;
import dev.concord.layer.SoftmaxLayer;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What cannot be meant is refused before anything is computed, with a way to mend it. */
class LossMisuseTest {
  private static final TensorType TWO = TensorType.f32(3, 2);

  private static void assertRefused(String message, Executable action) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, action).getMessage());
  }

  @Test
  void endsOfModelsThatDoNotFit() {
    Dense linear = Dense.of(2);
    Dense relu = Dense.of(2, Activation.RELU);
    Dense sigmoid = Dense.of(2, Activation.SIGMOID);
    Layer softmax = new SoftmaxLayer();
    assertRefused(
        "Softmax cross-entropy takes logits, but the model ends with softmax: leave that out, the"
            + " loss contains a softmax",
        () -> new CategoricalCrossEntropy().requireFits(softmax));
    assertRefused(
        "Binary cross-entropy takes logits, but the model ends with sigmoid: leave it out, the loss"
            + " contains a sigmoid",
        () -> new BinaryCrossEntropy().reducedBy(Reduction.SUM).requireFits(sigmoid));
    assertRefused(
        "Hinge loss takes scores of either sign, but the model ends with relu: leave that out, or"
            + " take a cross-entropy",
        () -> new Hinge().requireFits(relu));
    assertRefused(
        "Poisson loss takes logarithms of rates, of either sign, but the model ends with softplus:"
            + " leave that out, or take new Poisson(false), which takes rates",
        () -> new Poisson().requireFits(Activation.SOFTPLUS));
    assertRefused(
        "Poisson loss of rates takes outputs of at least 0, but the model ends with identity: end"
            + " it with softplus, or take new Poisson(), which takes logarithms of rates",
        () -> new Poisson(false).requireFits(linear));
    assertRefused(
        "Kullback-Leibler divergence of probabilities needs a model that ends with softmax, but it"
            + " ends with identity: add that layer, or take Outputs.LOGITS and end with a linear"
            + " layer",
        () -> new KullbackLeibler(KullbackLeibler.Outputs.PROBABILITIES).requireFits(linear));
    Loss logarithms = new KullbackLeibler(KullbackLeibler.Outputs.LOG_PROBABILITIES);
    for (Layer last : List.of(linear, softmax)) {
      assertThrows(IllegalArgumentException.class, () -> logarithms.requireFits(last));
    }
    for (Loss loss : List.of(new KullbackLeibler(), new CategoricalFocal(), new BinaryFocal())) {
      assertThrows(IllegalArgumentException.class, () -> loss.requireFits(softmax));
      assertThrows(IllegalArgumentException.class, () -> loss.requireFits(sigmoid));
      assertDoesNotThrow(() -> loss.requireFits(linear));
    }
    assertRefused(
        "Softmax cross-entropy takes logits, but the model ends with log_softmax: leave that out,"
            + " the loss contains a softmax",
        () -> new CategoricalCrossEntropy().requireFits(new LogSoftmax()));
    for (Loss loss :
        List.of(
            new KullbackLeibler(),
            new CategoricalFocal(),
            new BinaryFocal(),
            new BinaryCrossEntropy(),
            new Hinge())) {
      assertThrows(
          IllegalArgumentException.class, () -> loss.requireFits(new LogSoftmax()), loss.name());
    }
    // Logits that are never negative never say no, and those between -1 and 1 are never sure.
    for (Loss loss : List.of(new BinaryCrossEntropy(), new BinaryFocal())) {
      for (Layer last : List.of(relu, Activation.TANH, Activation.SOFTSIGN)) {
        assertThrows(IllegalArgumentException.class, () -> loss.requireFits(last), loss.name());
      }
    }
    assertDoesNotThrow(() -> new Hinge().requireFits(Activation.TANH));
    for (Layer below :
        List.of(
            Activation.GELU,
            Activation.SILU,
            Activation.MISH,
            Activation.hardSwish(),
            Activation.SELU,
            Activation.elu())) {
      assertThrows(
          IllegalArgumentException.class, () -> new Poisson(false).requireFits(below), below::kind);
    }
    assertDoesNotThrow(() -> logarithms.requireFits(new LogSoftmax()));
    assertDoesNotThrow(() -> new CategoricalCrossEntropy().requireFits(relu));
    assertDoesNotThrow(() -> new Poisson(false).requireFits(relu));
    assertDoesNotThrow(
        () -> new KullbackLeibler(KullbackLeibler.Outputs.PROBABILITIES).requireFits(softmax));
  }

  /** What these layers give is of any sign and sum, so it is no distribution. */
  @Test
  void divergencesOfProbabilitiesNeedThemWhateverTheLastLayer() {
    for (Layer last :
        List.of(Maxout.of(2, 2), new PRelu(), new BatchNormalization(), new LayerNormalization())) {
      for (var outputs :
          List.of(
              KullbackLeibler.Outputs.PROBABILITIES, KullbackLeibler.Outputs.LOG_PROBABILITIES)) {
        var error =
            assertThrows(
                IllegalArgumentException.class,
                () -> new KullbackLeibler(outputs).requireFits(last));
        assertTrue(error.getMessage().contains("ends with " + last.kind()), error.getMessage());
      }
    }
  }

  @Test
  void outputsThatAreNoClasses() {
    assertRefused(
        "Softmax cross-entropy takes outputs [batch, classes] of at least 2 classes, the model"
            + " gives F32[3, 1]: for two classes by one output take BinaryCrossEntropy",
        () -> new CategoricalCrossEntropy().targetType(TensorType.f32(3, 1)));
    assertRefused(
        "Kullback-Leibler divergence takes outputs [batch, classes] of at least 2 classes, the"
            + " model gives F32[3, 2, 2]",
        () -> new KullbackLeibler().targetType(TensorType.f32(3, 2, 2)));
  }

  @Test
  void weightsThatDoNotFitTheClasses() {
    List<Float> three = List.of(1f, 2f, 0f);
    assertRefused(
        "The model has 2 classes, the loss 3 class weights [1.0, 2.0, 0.0]: give one for each"
            + " class",
        () -> new CategoricalCrossEntropy(ClassTargets.LABELS, three).targetType(TWO));
    for (Loss loss :
        List.of(
            new CategoricalFocal(ClassTargets.LABELS, 2, three),
            new KullbackLeibler(KullbackLeibler.Outputs.LOGITS, three))) {
      assertThrows(IllegalArgumentException.class, () -> loss.targetType(TWO));
    }
    assertRefused(
        "The model has 2 outputs, the loss 3 weights of positive rows [1.0, 2.0, 0.0]: give one for"
            + " each, or one for all",
        () -> new BinaryCrossEntropy(BinaryTargets.SHARES, three).targetType(TWO));
  }

  @Test
  void weightsThatCannotBeMeant() {
    for (float weight : new float[] {-1, Float.NaN, Float.POSITIVE_INFINITY}) {
      List<Float> weights = List.of(1f, weight);
      String message = "Class weights are finite and at least 0, got [1.0, " + weight + "]";
      assertRefused(message, () -> new CategoricalCrossEntropy(ClassTargets.LABELS, weights));
      assertRefused(message, () -> new CategoricalFocal(ClassTargets.LABELS, 2, weights));
      assertRefused(message, () -> new KullbackLeibler(KullbackLeibler.Outputs.LOGITS, weights));
      assertThrows(
          IllegalArgumentException.class,
          () -> new BinaryCrossEntropy(BinaryTargets.SHARES, weights));
      assertThrows(
          IllegalArgumentException.class, () -> new Hinge(BinaryTargets.SIGNS, false, weight));
    }
    assertRefused(
        "Class weights are not all 0, got [0.0, 0.0]: then no row would count",
        () -> new CategoricalCrossEntropy(ClassTargets.LABELS, List.of(0f, 0f)));
  }

  @Test
  void numbersOutOfTheirRange() {
    for (float bad : new float[] {-1.5f, Float.NaN, 1.5f}) {
      assertThrows(IllegalArgumentException.class, () -> new Quantile(bad));
      assertThrows(
          IllegalArgumentException.class, () -> new BinaryFocal(BinaryTargets.SHARES, 2, bad));
      assertThrows(IllegalArgumentException.class, () -> new Poisson(false, bad));
      assertThrows(
          IllegalArgumentException.class,
          () -> new CategoricalCrossEntropy(ClassTargets.LABELS, List.of(), bad));
      assertThrows(
          IllegalArgumentException.class,
          () -> new BinaryCrossEntropy(BinaryTargets.SHARES, List.of(), bad));
    }
    for (float bad : new float[] {-1, Float.NaN, Float.POSITIVE_INFINITY}) {
      assertThrows(IllegalArgumentException.class, () -> new Huber(bad));
      assertThrows(
          IllegalArgumentException.class,
          () -> new CategoricalFocal(ClassTargets.LABELS, bad, List.of()));
    }
    assertRefused("A quantile lies between 0 and 1, got 1.0", () -> new Quantile(1));
    assertRefused("Huber's delta is finite and above 0, got 0.0", () -> new Huber(0));
  }

  @Test
  void targetsOutsideTheirRangeNameTheRow() {
    HostTensor soft = HostTensor.of(Shape.of(3, 2), 1f, 0f, 0f, 1f, 0.5f, 0f);
    HostTensor negative = HostTensor.of(Shape.of(3, 2), 1f, 0f, 0f, -1f, 5f, 0f);
    HostTensor labels = HostTensor.of(Shape.of(3, 2), 1, 0, 0, 1, 2, 0);
    assertRefused(
        "Targets of hinge loss are -1 or 1, got 0.0 in row 0",
        () -> new Hinge().requireTargets(TWO, soft));
    assertRefused(
        "Targets of hinge loss are 0 or 1, got 0.5 in row 2",
        () -> new Hinge(BinaryTargets.SHARES, false).requireTargets(TWO, soft));
    assertRefused(
        "Targets of binary focal loss are 0 or 1, got 2 in row 2",
        () -> new BinaryFocal(BinaryTargets.LABELS, 2, -1).requireTargets(TWO, labels));
    assertRefused(
        "Targets of poisson are counts of at least 0, got -1.0 in row 1",
        () -> new Poisson().requireTargets(TWO, negative));
    assertRefused(
        "A target distribution is not negative and sums to 1; row 2 sums to 0.5",
        () -> new KullbackLeibler().requireTargets(TWO, soft));
    assertRefused(
        "The loss huber takes targets F32[3, 2], got I32[3]: for labels take a loss of classes,"
            + " with ClassTargets.LABELS or BinaryTargets.LABELS",
        () -> new Huber().requireTargets(TWO, HostTensor.of(Shape.of(3), 0, 1, 2)));
  }

  /** A network whose last layer is a tanh learns no prices, however long it is trained. */
  @Test
  void targetsThatTheLastLayerNeverGives() {
    Layer tanh = Dense.of(2, Activation.TANH);
    HostTensor within = HostTensor.of(Shape.of(2, 2), -1f, 1f, 0f, 1.00001f);
    HostTensor beyond = HostTensor.of(Shape.of(2, 2), -1f, 1f, 0f, 100f);
    assertRefused(
        "The loss mse compares outputs with targets, but the model ends with tanh, which gives"
            + " -1.0 to 1.0, and row 1 has the target 100.0 for output 1: scale the targets into"
            + " that range, end with a linear layer, or with new Rescale(1, 0) where noise alone"
            + " takes targets out of it",
        () -> new MeanSquaredError().requireReach(tanh, beyond));
    for (Loss loss :
        List.of(
            new MeanSquaredError(MeanSquaredError.Outputs.SUM),
            new RootMeanSquaredError(),
            new MeanAbsoluteError().reducedBy(Reduction.SUM),
            new LogCosh(),
            new Huber(),
            new Quantile(0.9f))) {
      var error =
          assertThrows(
              IllegalArgumentException.class, () -> loss.requireReach(tanh, beyond), loss.name());
      assertTrue(
          error.getMessage().startsWith("The loss " + loss.name() + " "), error.getMessage());
      assertThrows(
          IllegalArgumentException.class, () -> loss.requireReach(Activation.RELU, within));
      assertDoesNotThrow(() -> loss.requireReach(tanh, within));
      assertDoesNotThrow(() -> loss.requireReach(Dense.of(2), beyond));
      assertDoesNotThrow(() -> loss.requireReach(new Rescale(1, 0), beyond));
    }
    // Outputs that are logits or logarithms are of another kind than targets.
    for (Loss loss : List.of(new Poisson(), new BinaryCrossEntropy())) {
      assertDoesNotThrow(() -> loss.requireReach(tanh, beyond));
    }
  }

  /** One output may be given labels as they come: one per row. */
  @Test
  void labelsOfOneOutput() {
    Loss loss = new BinaryCrossEntropy(BinaryTargets.LABELS, List.of());
    assertEquals(TensorType.i32(3), loss.targetType(TensorType.f32(3, 1)));
    assertEquals(TensorType.i32(3, 2), loss.targetType(TWO));
  }
}
