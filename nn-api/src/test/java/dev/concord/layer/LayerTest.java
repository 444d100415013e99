package dev.concord.layer;

import static dev.concord.expr.ExponentialFunctions.EXPM1;
import static dev.concord.model.ModelCheck.output;
import static dev.concord.model.ModelCheck.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.expr.Expr;
import dev.concord.init.Initializer;
import dev.concord.init.VarianceScaling;
import dev.concord.model.FunctionalBuilder;
import dev.concord.model.LayerOutput;
import dev.concord.model.Model;
import dev.concord.model.ModelInput;
import dev.concord.model.SequentialBuilder;
import dev.concord.tensor.DType;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Each layer's values on small examples computed by hand, and what misfits say. */
class LayerTest {
  private static final HostTensor NONE = HostTensor.zeros(TensorType.f32(0));

  private static HostTensor row(float... values) {
    return HostTensor.of(Shape.of(1, values.length), values);
  }

  private static HostTensor parameters(float... values) {
    return HostTensor.of(Shape.of(values.length), values);
  }

  @Test
  void denseIsXTimesWPlusB() {
    Model model = Model.sequential(2).add(Dense.of(3)).build();
    HostTensor weights = parameters(1, 2, 3, 4, 5, 6, 0.5f, -0.5f, 100);
    HostTensor x = HostTensor.of(Shape.of(2, 2), 1f, 2f, -1f, 0f);
    float[] expected = {9.5f, 11.5f, 115, -0.5f, -2.5f, 97};
    assertArrayEquals(expected, output(model, false, weights, x));
  }

  @Test
  void denseMayHaveNoBias() {
    Model model = Model.sequential(2).add(Dense.of(2).withoutBias()).build();
    assertEquals(4, model.parameterCount());
    assertArrayEquals(new float[] {7, 10}, output(model, false, parameters(1, 2, 3, 4), row(1, 2)));
  }

  @Test
  void densesWeightsSuitItsActivation() {
    assertEquals(VarianceScaling.heNormal(), Dense.of(3, Activation.RELU).weightInitializer());
    assertEquals(
        VarianceScaling.heNormal(), Dense.of(3, Activation.leakyRelu(0.1f)).weightInitializer());
    assertEquals(VarianceScaling.glorotUniform(), Dense.of(3, Activation.TANH).weightInitializer());
    assertEquals(VarianceScaling.glorotUniform(), Dense.of(3).weightInitializer());
    assertEquals(VarianceScaling.lecunNormal(), Dense.of(3, Activation.SELU).weightInitializer());
    assertEquals(
        Initializer.constant(2),
        Dense.of(3).withWeights(Initializer.constant(2)).weightInitializer());
    assertEquals(Dense.of(3, Activation.RELU), Dense.of(3, Activation.RELU));
  }

  @Test
  void rescaleFlattenAddAndConcatenate() {
    FunctionalBuilder net = Model.functional();
    LayerOutput image = net.input("image", 2, 2);
    LayerOutput flat = net.apply(new Flatten(), net.apply(new Rescale(0.5f, -1), image));
    LayerOutput sum = net.apply(new Add(), flat, flat, flat);
    Model model = net.build(net.apply(new Concatenate(), sum, flat));
    assertEquals(TensorType.f32(5, 8), model.outputType(0, 5));
    HostTensor x = HostTensor.of(Shape.of(1, 2, 2), 2f, 4f, 6f, 8f);
    assertArrayEquals(new float[] {0, 3, 6, 9, 0, 1, 2, 3}, output(model, false, NONE, x));
  }

  @Test
  void softmaxRowsSumToOne() {
    Model model = Model.sequential(3).add(new SoftmaxLayer()).build();
    float[] p = output(model, false, NONE, row(0, (float) Math.log(2), (float) Math.log(5)));
    assertArrayEquals(new float[] {1 / 8f, 2 / 8f, 5 / 8f}, p, 2e-7f);
  }

  /** So a layer that is written out again under its name shares its parameters. */
  @Test
  void layersOfActivationsDescribedAlikeAreEqual() {
    for (Supplier<Activation> made :
        List.<Supplier<Activation>>of(
            () -> Activation.leakyRelu(),
            () -> Activation.elu(2),
            () -> Activation.hardSigmoid(),
            () -> Activation.hardSwish())) {
      assertEquals(Dense.of(3, made.get()), Dense.of(3, made.get()));
      assertEquals(made.get().hashCode(), made.get().hashCode());
    }
    assertNotEquals(Activation.leakyRelu(0.1f), Activation.leakyRelu(0.2f));
    assertNotEquals(Activation.hardSigmoid(), Activation.hardSwish());
    assertNotEquals(Activation.RELU, Activation.SELU);
    assertNotEquals(Activation.of("own", x -> x), Activation.of("own", x -> x.squared()));
  }

  @Test
  void numbersOfActivationsAreFinite() {
    for (float bad : new float[] {Float.NaN, Float.NEGATIVE_INFINITY}) {
      assertThrows(IllegalArgumentException.class, () -> Activation.leakyRelu(bad));
      assertThrows(IllegalArgumentException.class, () -> Activation.hardSigmoid(bad));
      assertThrows(IllegalArgumentException.class, () -> Activation.hardSwish(bad));
      var error = assertThrows(IllegalArgumentException.class, () -> Activation.elu(bad));
      assertEquals("The alpha of ELU is a finite number, got " + bad, error.getMessage());
    }
  }

  @Test
  void activationsHaveTheirKnownValues() {
    assertActivation(Activation.IDENTITY, -2, -2);
    assertActivation(Activation.RELU, -2, 0);
    assertActivation(Activation.RELU, 3, 3);
    assertActivation(Activation.leakyRelu(0.25f), -2, -0.5f);
    assertActivation(Activation.leakyRelu(0.25f), 2, 2);
    assertActivation(Activation.elu(2), -1, (float) (2 * Math.expm1(-1)));
    assertActivation(Activation.elu(2), 1.5f, 1.5f);
    assertActivation(Activation.SIGMOID, 1, 0.7310586f);
    assertActivation(Activation.TANH, 0.5f, 0.46211717f);
    assertActivation(Activation.SOFTPLUS, 1, 1.3132617f);
    assertActivation(Activation.GELU, 1, 0.84134475f);
    assertActivation(Activation.SILU, 1, 0.7310586f);
    assertActivation(Activation.leakyRelu(), -2, -0.02f);
    assertActivation(Activation.elu(), -1, (float) Math.expm1(-1));
    assertActivation(Activation.SELU, 2, 2.101402f);
    assertActivation(Activation.SELU, -1, -1.1113307f);
    assertActivation(Activation.SOFTSIGN, -3, -0.75f);
    assertActivation(Activation.hardSigmoid(), 1.5f, 0.75f);
    assertActivation(Activation.hardSigmoid(0.2f), 1.5f, 0.8f);
    assertActivation(Activation.hardSigmoid(), -3, 0);
    assertActivation(Activation.hardSigmoid(), 4, 1);
    assertActivation(Activation.hardSwish(), 1.5f, 1.125f);
    assertActivation(Activation.hardSwish(), 5, 5);
    assertActivation(Activation.MISH, 1, 0.86509836f);
    assertActivation(Activation.MISH, -1, -0.30340144f);
    assertActivation(Activation.of("square", x -> x.squared()), 3, 9);
  }

  private static void assertActivation(Activation activation, float x, float expected) {
    Model model = Model.sequential(1).add(activation).build();
    float got = output(model, false, NONE, row(x))[0];
    assertEquals(expected, got, 5e-7f * Math.max(1, Math.abs(expected)), activation.name());
    float nan = output(model, false, NONE, row(Float.NaN))[0];
    assertTrue(Float.isNaN(nan), activation.name() + " of NaN is " + nan);
  }

  @Test
  void eluOfOneIsTheNamedFunctionBitForBit() {
    Activation formula =
        Activation.of("formula", x -> x.lessThan(0f).select(EXPM1.of(x.min(Expr.constant(0f))), x));
    float[] x = {0f, -0f, 1e-40f, -1e-40f, 3, -3, 1e-4f, -1e-4f, 100, -100, 3e38f, -3e38f};
    Model direct = Model.sequential(x.length).add(formula).build();
    Model named = Model.sequential(x.length).add(Activation.elu()).build();
    float[] expected = output(direct, false, NONE, row(x));
    float[] got = output(named, false, NONE, row(x));
    for (int i = 0; i < x.length; i++) {
      assertEquals(
          Float.floatToRawIntBits(expected[i]), Float.floatToRawIntBits(got[i]), "at " + x[i]);
    }
  }

  @Test
  void parametricReluLearnsItsSlopes() {
    Model one = Model.sequential(2).add(new PRelu()).build();
    assertEquals(1, one.parameterCount());
    assertArrayEquals(new float[] {-0.5f, 4}, output(one, false, parameters(0.25f), row(-2, 4)));
    Model each = Model.sequential(3, 2).add(PRelu.ofFeatures()).build();
    assertEquals(2, each.parameterCount());
    HostTensor x = HostTensor.of(Shape.of(1, 3, 2), -1f, -1f, -2f, 2f, 3f, -3f);
    assertArrayEquals(
        new float[] {-0.5f, 1, -1, 2, 3, 3}, output(each, false, parameters(0.5f, -1), x));
  }

  @Test
  void logSoftmaxStaysFinite() {
    Model model = Model.sequential(3).add(new LogSoftmax()).build();
    float[] y = output(model, false, NONE, row(0, 200, 200));
    float half = (float) -Math.log(2);
    assertArrayEquals(new float[] {-200 + half, half, half}, y, 2e-5f); // one ulp of 200
  }

  @Test
  void maxoutIsTheLargestPiece() {
    Model model = Model.sequential(2).add(Maxout.of(2, 2)).build();
    // Unit 0 is max(x₀, −x₀ + 1), unit 1 max(x₁, 2x₁).
    HostTensor weights = parameters(1, -1, 0, 0, 0, 0, 1, 2, 0, 1, 0, 0);
    assertArrayEquals(new float[] {3, 10}, output(model, false, weights, row(3, 5)));
    assertArrayEquals(new float[] {3, -5}, output(model, false, weights, row(-2, -5)));
  }

  @Test
  void connectionsAroundBlocks() {
    FunctionalBuilder net = Model.functional();
    LayerOutput x = net.input("x", 1);
    LayerOutput residual = net.residual(x, in -> net.apply(new Rescale(3, 0), in));
    LayerOutput dense = net.denselyConnected(residual, in -> net.apply(new Rescale(-1, 1), in));
    assertArrayEquals(new float[] {8, -7}, output(net.build(dense), false, NONE, row(2)));
    FunctionalBuilder other = Model.functional();
    LayerOutput carried =
        other.highway(other.input("x", 1), in -> other.apply(new Rescale(5, 0), in));
    // The gate is sigmoid(2·log(3)/2) = ¾: ¾·10 + ¼·2.
    float third = (float) (Math.log(3) / 2);
    assertArrayEquals(
        new float[] {8}, output(other.build(carried), false, parameters(third, 0), row(2)), 2e-6f);
  }

  @Test
  void blocksThatChangeTheShapeAreRefused() {
    FunctionalBuilder net = Model.functional();
    LayerOutput x = net.input("x", 3);
    LayerOutput wrong = net.highway(x, in -> net.apply(Dense.of(2), in));
    var error = assertThrows(IllegalArgumentException.class, () -> net.build(wrong));
    assertEquals(
        "Layer highway1: highway takes a block that keeps the shape of its input, got F32[1, 3] and"
            + " made of it F32[1, 2]",
        error.getMessage());
  }

  @Test
  void dropoutKeepsScalesAndLeavesInferenceAlone() {
    Model model = Model.sequential(1000).add(new Dropout(0.3)).build();
    HostTensor x = random(5, TensorType.f32(20, 1000), 1, 2);
    assertArrayEquals(x.floats(), output(model, false, NONE, x));
    float[] y = output(model, true, NONE, x);
    float scale = (float) (1 / 0.7);
    int kept = 0;
    for (int i = 0; i < y.length; i++) {
      if (y[i] != 0) {
        assertEquals(x.floats()[i] * scale, y[i]);
        kept++;
      }
    }
    // The share of n elements kept deviates by √(0.3·0.7/n); six of these are allowed.
    assertEquals(0.7, kept / 20_000.0, 6 * Math.sqrt(0.21 / 20_000));
    assertArrayEquals(y, output(model, true, NONE, x));
  }

  @Test
  void dropoutOfRateZeroChangesNothing() {
    Model model = Model.sequential(5).add(new Dropout(0)).build();
    HostTensor x = random(5, TensorType.f32(2, 5), -1, 1);
    assertArrayEquals(x.floats(), output(model, true, NONE, x));
  }

  @Test
  void aMaskDependsOnThePlaceInTheGlobalBatchOnly() {
    Model model = Model.sequential(3, 7).add(new Dropout(0.5)).build();
    HostTensor ones = HostTensor.zeros(TensorType.f32(12, 3, 7));
    java.util.Arrays.fill(ones.floats(), 1);
    float[] whole = output(model, true, NONE, ones);
    for (int first = 0; first < 12; first += 4) {
      HostTensor part = HostTensor.over(TensorType.f32(4, 3, 7), ones.floats());
      float[] piece = output(model, true, first, NONE, part);
      assertArrayEquals(java.util.Arrays.copyOfRange(whole, first * 21, (first + 4) * 21), piece);
    }
    float[] firstRows = java.util.Arrays.copyOf(whole, 4 * 21);
    float[] nextRows = java.util.Arrays.copyOfRange(whole, 4 * 21, 8 * 21);
    assertFalse(java.util.Arrays.equals(firstRows, nextRows));
  }

  @Test
  void dropoutLayersNeverShareAMask() {
    FunctionalBuilder net = Model.functional();
    LayerOutput x = net.input("x", 400);
    Model model =
        net.build(
            net.apply(
                new Concatenate(), net.apply(new Dropout(0.5), x), net.apply(new Dropout(0.5), x)));
    HostTensor ones = HostTensor.zeros(TensorType.f32(1, 400));
    java.util.Arrays.fill(ones.floats(), 1);
    float[] both = output(model, true, NONE, ones);
    long equal = IntStream.range(0, 400).filter(i -> both[i] == both[400 + i]).count();
    assertEquals(200, equal, 60); // deviation 10
  }

  @Test
  void misfitsNameTheLayerAndBothShapes() {
    assertMisfit(
        Model.sequential(28, 28).add(Dense.of(3)),
        "Layer dense1: dense takes [batch, features], got [1, 28, 28]; put a Flatten before it");
    FunctionalBuilder net = Model.functional();
    LayerOutput a = net.input("a", 3);
    LayerOutput b = net.input("b", 4);
    LayerOutput sum = net.apply("merge", new Add(), a, b);
    var add = assertThrows(IllegalArgumentException.class, () -> net.build(sum));
    assertEquals(
        "Layer merge: add takes inputs of one shape, got F32[1, 3] and F32[1, 4]",
        add.getMessage());
  }

  @Test
  void layersOfOneInputTakeOne() {
    FunctionalBuilder net = Model.functional();
    LayerOutput a = net.input("a", 3);
    LayerOutput two = net.apply(Dense.of(2), a, a);
    var error = assertThrows(IllegalArgumentException.class, () -> net.build(two));
    assertEquals("Layer dense1: dense takes 1 input, got 2", error.getMessage());
  }

  @Test
  void theBatchIsNeverMixed() {
    FunctionalBuilder net = Model.functional();
    LayerOutput a = net.input("a");
    LayerOutput joined = net.apply(new Concatenate(), a, a);
    assertThrows(IllegalArgumentException.class, () -> net.build(joined));
    assertMisfit(
        Model.sequential().add(new SoftmaxLayer()),
        "Layer softmax1: softmax takes [batch, …, classes], got [1]");
  }

  @Test
  void numbersOfCategoriesAreNoFeatures() {
    for (Layer layer :
        List.of(
            Dense.of(2),
            Maxout.of(2, 2),
            new PRelu(),
            new BatchNormalization(),
            new LayerNormalization(),
            new LogSoftmax(),
            new SoftmaxLayer(),
            new Dropout(0.5),
            new GaussianNoise(1))) {
      FunctionalBuilder net = Model.functional();
      LayerOutput x = net.input(new ModelInput("x", DType.I32, Shape.of(2)));
      LayerOutput y = net.apply("layer", layer, x);
      var error = assertThrows(IllegalArgumentException.class, () -> net.build(y), layer::kind);
      assertEquals(
          "Layer layer: "
              + layer.kind()
              + " takes F32 features, got I32[1, 2]: make the input one of floats, or put an"
              + " Embedding before it",
          error.getMessage());
    }
  }

  /** The softmax of one number is 1, its logarithm 0, and no weight before it learns. */
  @Test
  void aSingleClassHasNoSoftmax() {
    String mend =
        " takes at least 2 classes, got [1, 1]: for two classes by one output take a sigmoid, or"
            + " none before BinaryCrossEntropy";
    assertMisfit(
        Model.sequential(3).add(Dense.of(1)).add(new SoftmaxLayer()),
        "Layer softmax1: softmax" + mend);
    assertMisfit(
        Model.sequential(3).add(Dense.of(1)).add(new LogSoftmax()),
        "Layer log_softmax1: log_softmax" + mend);
  }

  @Test
  void oneNameIsOneShape() {
    FunctionalBuilder net = Model.functional();
    LayerOutput a = net.input("a", 3);
    LayerOutput b = net.input("b", 4);
    Dense shared = Dense.of(2);
    LayerOutput first = net.apply("encoder", shared, a);
    LayerOutput sum = net.apply(new Add(), first, net.apply("encoder", shared, b));
    var error = assertThrows(IllegalArgumentException.class, () -> net.build(sum));
    assertEquals(
        "Layer encoder: parameter weight is shared with shape [3, 2], asked for as [4, 2]",
        error.getMessage());
  }

  private static void assertMisfit(SequentialBuilder builder, String message) {
    var error = assertThrows(IllegalArgumentException.class, builder::build);
    assertEquals(message, error.getMessage());
  }

  @Test
  void settingsOutsideTheirRangeAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> Dense.of(0));
    assertThrows(IllegalArgumentException.class, () -> Maxout.of(0, 2));
    assertThrows(IllegalArgumentException.class, () -> Maxout.of(3, 1));
    for (double rate : new double[] {-0.1, 1, Double.NaN}) {
      assertThrows(IllegalArgumentException.class, () -> new Dropout(rate));
    }
  }
}
