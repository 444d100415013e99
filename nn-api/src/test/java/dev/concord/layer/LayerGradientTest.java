package dev.concord.layer;

import static dev.concord.model.ModelCheck.assertGradient;
import static dev.concord.model.ModelCheck.random;

import dev.concord.loss.BinaryCrossEntropy;
import dev.concord.loss.CategoricalCrossEntropy;
import dev.concord.loss.ClassTargets;
import dev.concord.loss.Loss;
import dev.concord.loss.MeanAbsoluteError;
import dev.concord.loss.MeanSquaredError;
import dev.concord.loss.Reduction;
import dev.concord.model.FunctionalBuilder;
import dev.concord.model.LayerOutput;
import dev.concord.model.Model;
import dev.concord.model.ModelInput;
import dev.concord.tensor.DType;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradients of whole models and losses against central differences in float64. */
class LayerGradientTest {
  private static final HostTensor X = random(1, TensorType.f32(4, 3), -2, 2);
  private static final HostTensor VALUES = random(2, TensorType.f32(4, 2), -1, 1);
  private static final HostTensor LABELS = HostTensor.of(Shape.of(4), 1, 0, 1, 1);
  private static final HostTensor SHARES =
      HostTensor.of(Shape.of(4, 2), 0.25f, 0.75f, 1f, 0f, 0f, 1f, 0.5f, 0.5f);

  static Stream<Activation> activations() {
    return Stream.of(
        Activation.IDENTITY,
        Activation.RELU,
        Activation.leakyRelu(0.1f),
        Activation.elu(0.7f),
        Activation.SIGMOID,
        Activation.TANH,
        Activation.SOFTPLUS,
        Activation.GELU,
        Activation.SILU,
        Activation.of("own", x -> x.plus(x.squared().times(0.5f))));
  }

  @ParameterizedTest
  @MethodSource("activations")
  void denseWithEachActivation(Activation activation) {
    Model model =
        Model.sequential(3).add(Dense.of(5, activation)).add(Dense.of(2, activation)).build();
    assertGradient(model, new MeanSquaredError(), VALUES, X);
  }

  @Test
  void softmaxDropoutRescaleAndFlatten() {
    Model model =
        Model.sequential(3, 1)
            .add(new Flatten())
            .add(Dense.of(6, Activation.TANH))
            .add(new Dropout(0.4))
            .add(new Rescale(1.5f, -0.25f))
            .add(Dense.of(2).withoutBias())
            .add(new SoftmaxLayer())
            .build();
    assertGradient(model, new MeanSquaredError(), VALUES, X.reshape(Shape.of(4, 3, 1)));
  }

  @Test
  void normalizations() {
    Model model =
        Model.sequential(3)
            .add(Dense.of(5, Activation.TANH))
            .add(new BatchNormalization())
            .add(new LayerNormalization(1e-3f))
            .add(Dense.of(2))
            .build();
    assertGradient(model, new MeanSquaredError(), VALUES, X);
  }

  @Test
  void embeddings() {
    FunctionalBuilder net = Model.functional();
    LayerOutput words = net.input(new ModelInput("words", DType.I32, Shape.of(2)));
    LayerOutput vectors = net.apply(Embedding.of(3, 4), words);
    Model model = net.build(net.apply(Dense.of(2), net.apply(new Flatten(), vectors)));
    HostTensor repeated = HostTensor.of(Shape.of(4, 2), 0, 2, 2, 2, 0, 0, 2, 0);
    assertGradient(model, new MeanSquaredError(), VALUES, repeated);
  }

  @Test
  void residualSums() {
    FunctionalBuilder net = Model.functional();
    LayerOutput x = net.input("x", 3);
    LayerOutput h = net.apply(Dense.of(3, Activation.SILU), x);
    LayerOutput sum = net.apply(new Add(), h, x, h);
    LayerOutput deeper = net.apply(new Add(), net.apply(Dense.of(3, Activation.TANH), sum), sum);
    assertGradient(net.build(net.apply(Dense.of(2), deeper)), new MeanSquaredError(), VALUES, X);
  }

  @Test
  void sharedLayersAndTwoInputs() {
    FunctionalBuilder net = Model.functional();
    LayerOutput a = net.input("a", 3);
    LayerOutput b = net.input("b", 3);
    Dense encoder = Dense.of(4, Activation.SIGMOID);
    LayerOutput both =
        net.apply(
            new Concatenate(), net.apply("encoder", encoder, a), net.apply("encoder", encoder, b));
    HostTensor other = random(9, TensorType.f32(4, 3), -2, 2);
    assertGradient(
        net.build(net.apply(Dense.of(2), both)), new MeanSquaredError(), VALUES, X, other);
  }

  @Test
  void everyLoss() {
    Model model = Model.sequential(3).add(Dense.of(4, Activation.TANH)).add(Dense.of(2)).build();
    List<Float> weights = List.of(0.5f, 3f);
    assertGradient(model, new MeanAbsoluteError(), VALUES, X);
    assertGradient(model, new BinaryCrossEntropy(), SHARES, X);
    assertGradient(model, new CategoricalCrossEntropy(), LABELS, X);
    for (Reduction reduction : Reduction.values()) {
      for (ClassTargets kind : ClassTargets.values()) {
        Loss loss = new CategoricalCrossEntropy(kind, weights).reducedBy(reduction);
        assertGradient(model, loss, kind == ClassTargets.LABELS ? LABELS : SHARES, X);
      }
    }
    assertGradient(
        model, new CategoricalCrossEntropy(ClassTargets.DISTRIBUTIONS, List.of()), SHARES, X);
  }

  @Test
  void aParameterThatTheLossDoesNotSeeHasGradientZero() {
    FunctionalBuilder net = Model.functional();
    LayerOutput x = net.input("x", 3);
    net.apply("unused", Dense.of(2), x);
    assertGradient(net.build(net.apply(Dense.of(2), x)), new MeanSquaredError(), VALUES, X);
  }
}
