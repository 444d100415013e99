package dev.concord.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.concord.device.Backends;
import dev.concord.device.Device;
import dev.concord.device.Executable;
import dev.concord.device.Store;
import dev.concord.graph.Graph;
import dev.concord.graph.Value;
import dev.concord.layer.Activation;
import dev.concord.layer.Dense;
import dev.concord.layer.Dropout;
import dev.concord.layer.Flatten;
import dev.concord.layer.Rescale;
import dev.concord.layer.SoftmaxLayer;
import dev.concord.model.FunctionalBuilder;
import dev.concord.model.LayerOutput;
import dev.concord.model.Model;
import dev.concord.plan.Planner;
import dev.concord.random.RandomStream;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Predictions: padding changes no bit, bytes count as numbers, misfits are refused. */
class PredictorTest {
  private static final int WIDTH = 12;
  private static final int CLASSES = 3;
  private static final HostTensor ROWS = bytes(1100);
  private static final Model MODEL =
      Model.sequential(3, 4)
          .add(new Rescale(1 / 255f, -0.5f))
          .add(new Flatten())
          .add(Dense.of(7, Activation.RELU))
          .add(new Dropout(0.5))
          .add(Dense.of(CLASSES))
          .add(new SoftmaxLayer())
          .build();

  private static Device device;
  private static Store store;

  @BeforeAll
  static void open() {
    device = Backends.open("reference");
    store = new Store(device);
    MODEL.initialize(store, 5);
  }

  @AfterAll
  static void close() {
    store.close();
    device.close();
  }

  private static HostTensor bytes(int rows) {
    byte[] values = new byte[rows * WIDTH];
    RandomStream random = RandomStream.of(2, "test", "", "bytes");
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) random.nextInt(256);
    }
    return HostTensor.of(Shape.of(rows, 3, 4), values);
  }

  /** Rows of {@link #ROWS} as float32. */
  private static HostTensor rows(int first, int count) {
    float[] values = new float[count * WIDTH];
    for (int i = 0; i < values.length; i++) {
      values[i] = ROWS.bytes()[first * WIDTH + i] & 0xFF;
    }
    return HostTensor.of(Shape.of(count, 3, 4), values);
  }

  /** The same model compiled for exactly these rows. */
  private static HostTensor exact(HostTensor rows) {
    Graph graph = new Graph();
    Value x = graph.input("x", rows.type());
    graph.output("y", MODEL.build(graph, List.of(x), false, 0).output());
    HostTensor result = HostTensor.zeros(MODEL.outputType(0, rows.shape().length(0)));
    try (Executable executable = device.compile(Planner.plan(graph), store)) {
      System.arraycopy(rows.floats(), 0, executable.input("x").floats(), 0, rows.size());
      executable.run();
      executable.read("y", result);
    }
    return result;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 16, 17, 128, 129, 1024, 1025, 1100})
  void paddingChangesNoBit(int rows) {
    try (Predictor predictor = new Predictor(device, MODEL, store)) {
      assertEquals(exact(rows(0, rows)), predictor.predict(rows(0, rows)));
    }
  }

  @Test
  void aRowHasTheSameBitsInEveryBatch() {
    try (Predictor predictor = new Predictor(device, MODEL, store)) {
      float[] all = predictor.predict(rows(0, 1100)).floats();
      for (int row : new int[] {0, 5, 127, 128, 1023, 1024, 1099}) {
        float[] expected = Arrays.copyOfRange(all, row * CLASSES, (row + 1) * CLASSES);
        HostTensor alone = predictor.predict(rows(row, 1));
        assertEquals(HostTensor.of(Shape.of(1, CLASSES), expected), alone, "row " + row);
      }
      // A smaller batch behind a larger one must not see its rows.
      assertEquals(exact(rows(3, 2)), predictor.predict(rows(3, 2)));
    }
  }

  @Test
  void bytesCountAsNumbersZeroTo255() {
    try (Predictor predictor = new Predictor(device, MODEL, store)) {
      assertEquals(predictor.predict(rows(0, 1100)), predictor.predict(ROWS));
      HostTensor flat = rows(0, 20).reshape(Shape.of(20, WIDTH));
      assertEquals(predictor.predict(rows(0, 20)), predictor.predict(flat));
    }
  }

  @Test
  void noRowsGiveNoRows() {
    try (Predictor predictor = new Predictor(device, MODEL, store)) {
      HostTensor none = HostTensor.zeros(TensorType.f32(0, 3, 4));
      assertEquals(TensorType.f32(0, CLASSES), predictor.predict(none).type());
    }
  }

  @Test
  void theWeightsAreThoseOfTheMoment() {
    try (Store own = new Store(device)) {
      Model model = OneWeight.MODEL;
      model.initialize(own, 1);
      try (Predictor predictor = new Predictor(device, model, own)) {
        HostTensor three = HostTensor.of(Shape.of(1, 1), 3f);
        assertEquals(3, predictor.predict(three).floats()[0]);
        own.write("dense1/weight", HostTensor.of(Shape.of(1, 1), 2f));
        assertEquals(6, predictor.predict(three).floats()[0]);
      }
    }
  }

  @Test
  void severalInputsComeTogether() {
    FunctionalBuilder net = Model.functional();
    LayerOutput a = net.input("a", 2);
    LayerOutput b = net.input("b", 2);
    Model model = net.build(net.apply(new dev.concord.layer.Add(), a, b));
    try (Store own = new Store(device)) {
      model.initialize(own, 1);
      try (Predictor predictor = new Predictor(device, model, own)) {
        HostTensor one = HostTensor.of(Shape.of(1, 2), 1f, 2f);
        HostTensor ten = HostTensor.of(Shape.of(1, 2), 10f, 20f);
        assertEquals(HostTensor.of(Shape.of(1, 2), 11f, 22f), predictor.predict(List.of(one, ten)));
        assertThrows(IllegalArgumentException.class, () -> predictor.predict(one));
        HostTensor two = HostTensor.zeros(TensorType.f32(2, 2));
        assertThrows(IllegalArgumentException.class, () -> predictor.predict(List.of(one, two)));
      }
    }
  }

  @Test
  void misfitsNameTheInput() {
    try (Predictor predictor = new Predictor(device, MODEL, store)) {
      assertRefused(
          predictor,
          HostTensor.zeros(TensorType.f32(2, 13)),
          "Input x takes rows of F32[3, 4], got F32[2, 13]");
      assertRefused(
          predictor,
          HostTensor.zeros(TensorType.i32(2, 3, 4)),
          "Input x takes rows of F32[3, 4], got I32[2, 3, 4]");
      assertRefused(predictor, HostTensor.scalar(1f), "Input x takes rows of F32[3, 4], got F32[]");
    }
  }

  private static void assertRefused(Predictor predictor, HostTensor features, String message) {
    var error = assertThrows(IllegalArgumentException.class, () -> predictor.predict(features));
    assertEquals(message, error.getMessage());
  }
}
