package dev.concord.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.device.Backends;
import dev.concord.device.Device;
import dev.concord.device.Store;
import dev.concord.graph.Graph;
import dev.concord.graph.Value;
import dev.concord.init.Initializer;
import dev.concord.kernel.Reduce;
import dev.concord.layer.Activation;
import dev.concord.layer.Add;
import dev.concord.layer.Dense;
import dev.concord.layer.Dropout;
import dev.concord.layer.Flatten;
import dev.concord.layer.GaussianNoise;
import dev.concord.layer.Layer;
import dev.concord.layer.LayerScope;
import dev.concord.tensor.DType;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Names, shapes, first weights and summaries of models, and what their builders refuse. */
class ModelTest {
  private static Device device;

  @BeforeAll
  static void open() {
    device = Backends.open("reference");
  }

  @AfterAll
  static void close() {
    device.close();
  }

  private static Model mnist() {
    return Model.sequential(28, 28)
        .add(new Flatten())
        .add(Dense.of(300, Activation.RELU))
        .add(new Dropout(0.2))
        .add(Dense.of(100, Activation.RELU))
        .add("logits", Dense.of(10))
        .build();
  }

  @Test
  void namesAndPlacesParametersInCreationOrder() {
    Model model = mnist();
    assertEquals(
        List.of(
            "dense1/weight [784, 300] 0",
            "dense1/bias [300] 235200",
            "dense2/weight [300, 100] 235500",
            "dense2/bias [100] 265500",
            "logits/weight [100, 10] 265600",
            "logits/bias [10] 266600"),
        model.parameters().stream()
            .map(p -> p.name() + " " + p.shape() + " " + p.offset())
            .toList());
    assertEquals(266_610, model.parameterCount());
    assertEquals(TensorType.f32(128, 10), model.outputType(0, 128));
    assertEquals(TensorType.f32(0, 10), model.outputType(0, 0));
  }

  @Test
  void printsASummaryInEveryLocale() {
    String expected =
        """
        layer                    kind             output shape       parameters
        x                        input            [28, 28]                    0
        flatten1                 flatten          [784]                       0
        dense1                   dense            [300]                 235,500
        dropout1                 dropout          [300]                       0
        dense2                   dense            [100]                  30,100
        logits                   dense            [10]                    1,010
        total                                                           266,610
        """;
    Locale before = Locale.getDefault();
    try {
      for (Locale locale : List.of(Locale.ROOT, Locale.GERMANY)) {
        Locale.setDefault(locale);
        assertEquals(expected, mnist().toString().replace(System.lineSeparator(), "\n"));
      }
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void aSharedLayerCountsOnce() {
    FunctionalBuilder net = Model.functional();
    LayerOutput a = net.input("a", 4);
    LayerOutput b = net.input("b", 4);
    LayerOutput left = net.apply("encoder", Dense.of(3), a);
    LayerOutput right = net.apply("encoder", Dense.of(3), b);
    Model model = net.build(net.apply(new Add(), left, right));
    assertEquals(15, model.parameterCount());
    assertEquals(
        List.of(0, 0, 15, 0, 0),
        model.summary().rows().stream().map(ModelSummary.Row::parameters).toList());
  }

  @Test
  void automaticNamesKeepOffNamesInUse() {
    FunctionalBuilder net = Model.functional();
    LayerOutput x = net.input("x", 3);
    Dense dense = Dense.of(3);
    LayerOutput named = net.apply("dense1", dense, x);
    Model model = net.build(net.apply(new Add(), named, net.apply(dense, x)));
    assertEquals(24, model.parameterCount(), "the second layer must not share the first one's");
    assertEquals("dense2/weight", model.parameters().get(2).name());
  }

  @Test
  void oneNameIsOneLayer() {
    FunctionalBuilder net = Model.functional();
    LayerOutput x = net.input("x", 3);
    net.apply("body", Dense.of(3), x);
    var error =
        assertThrows(IllegalArgumentException.class, () -> net.apply("body", Dense.of(4), x));
    assertTrue(error.getMessage().startsWith("The name body belongs to another layer"));
    for (String name : List.of("", " ", "a/b")) {
      assertThrows(IllegalArgumentException.class, () -> net.apply(name, Dense.of(4), x));
    }
  }

  @Test
  void outputsOfAnotherModelAreRefused() {
    FunctionalBuilder one = Model.functional();
    FunctionalBuilder other = Model.functional();
    LayerOutput x = one.input("x", 3);
    LayerOutput foreign = other.apply(Dense.of(2), other.input("x", 3));
    LayerOutput own = one.apply(Dense.of(2), x);
    assertThrows(IllegalArgumentException.class, () -> one.apply(new Add(), own, foreign));
    var error = assertThrows(IllegalArgumentException.class, () -> one.build(foreign));
    assertEquals("An output belongs to another model", error.getMessage());
  }

  @Test
  void inputsComeFirstAndOnce() {
    FunctionalBuilder net = Model.functional();
    LayerOutput x = net.input("x", 3);
    assertThrows(IllegalArgumentException.class, () -> net.input("x", 4));
    assertThrows(IllegalStateException.class, () -> net.build(x));
    net.apply(Dense.of(2), x);
    assertThrows(IllegalStateException.class, () -> net.input("y", 4));
    assertThrows(IllegalStateException.class, () -> net.build());
    assertThrows(IllegalArgumentException.class, () -> new ModelInput("x", DType.U8, Shape.of(3)));
    assertThrows(IllegalArgumentException.class, () -> new ModelInput(" ", DType.F32, Shape.of(3)));
  }

  @Test
  void valuesThatDoNotFitTheInputsAreRefused() {
    Model model = mnist();
    Graph graph = new Graph();
    Value wrong = graph.input("x", TensorType.f32(5, 784));
    var error =
        assertThrows(
            IllegalArgumentException.class, () -> model.build(graph, List.of(wrong), false, 0));
    assertEquals("Input x of the model is F32[5, 28, 28], got F32[5, 784]", error.getMessage());
    assertThrows(IllegalArgumentException.class, () -> model.build(graph, List.of(), false, 0));
  }

  @Test
  void aLayerMustKeepTheBatchAxis() {
    Layer sum =
        new Layer() {
          @Override
          public String kind() {
            return "total";
          }

          @Override
          public Value apply(LayerScope scope, List<Value> inputs) {
            return Reduce.sum(inputs.get(0), 0, 1);
          }
        };
    SequentialBuilder builder = Model.sequential(3).add(sum);
    var error = assertThrows(IllegalArgumentException.class, builder::build);
    assertEquals("Layer total1: expected an output [batch, …], got a scalar", error.getMessage());
  }

  @Test
  void tooManyParametersAreRefused() {
    SequentialBuilder builder =
        Model.sequential(1).add(Dense.of(1 << 30)).add(Dense.of(1)).add(Dense.of(1 << 30));
    var error = assertThrows(IllegalArgumentException.class, builder::build);
    assertTrue(error.getMessage().contains("2^31 parameters"), error.getMessage());
  }

  @Test
  void severalOutputsAreNotOne() {
    FunctionalBuilder net = Model.functional();
    LayerOutput x = net.input("x", 3);
    Model model = net.build(net.apply(Dense.of(2), x), net.apply(Dense.of(4), x));
    assertEquals(TensorType.f32(7, 4), model.outputType(1, 7));
    Graph graph = new Graph();
    var built = model.build(graph, List.of(graph.input("x", TensorType.f32(7, 3))), false, 0);
    assertEquals(2, built.outputs().size());
    assertThrows(IllegalStateException.class, built::output);
  }

  @Test
  void firstWeightsDependOnSeedAndNameAlone() {
    Model small = Model.sequential(4).add(Dense.of(3)).add("head", Dense.of(2)).build();
    Model deeper =
        Model.sequential(4)
            .add(Dense.of(3))
            .add("extra", Dense.of(3, Activation.TANH))
            .add("head", Dense.of(2))
            .build();
    try (Store one = initialized(small, 7);
        Store two = initialized(deeper, 7);
        Store other = initialized(small, 8)) {
      for (String name : List.of("dense1/weight", "head/weight", "head/bias")) {
        assertEquals(one.read(name), two.read(name), name);
      }
      assertNotEquals(one.read("head/weight"), other.read("head/weight"));
      assertNotEquals(one.read("dense1/weight"), two.read("extra/weight"));
      assertEquals(HostTensor.zeros(TensorType.f32(2)), one.read("head/bias"));
      float[] group = one.read(Model.PARAMETERS).floats();
      assertEquals(one.read("head/weight").floats()[5], group[4 * 3 + 3 + 5]);
      assertFalse(one.contains("extra/weight"));
    }
  }

  /** A loss must fit what is behind layers that only drop, disturb or reshape. */
  @Test
  void theLastLayerIsSeenBehindDropoutNoiseAndFlatten() {
    Model model =
        Model.sequential(2)
            .add(Dense.of(2))
            .add(Activation.SIGMOID)
            .add(new Flatten())
            .add(new GaussianNoise(0.1f))
            .add(new Dropout(0.5))
            .build();
    assertEquals(Activation.SIGMOID, model.lastLayer());
    assertEquals(
        Activation.IDENTITY, Model.sequential(2).add(new Dropout(0.5)).build().lastLayer());
  }

  @Test
  void anInitialiserThatDoesNotFitIsNamedWithItsParameter() {
    Dense wrong =
        new Dense(3, Activation.TANH, true, Initializer.orthogonal(), Initializer.identity(1));
    Model model = Model.sequential(2).add(wrong).build();
    var error = assertThrows(IllegalArgumentException.class, () -> initialized(model, 1));
    assertEquals(
        "Parameter dense1/bias: An identity initialiser takes a matrix [in, out], got shape [3]",
        error.getMessage());
  }

  private static Store initialized(Model model, long seed) {
    Store store = new Store(device);
    model.initialize(store, seed);
    return store;
  }
}
