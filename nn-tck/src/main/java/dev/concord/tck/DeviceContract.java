package dev.concord.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.device.Device;
import dev.concord.device.Executable;
import dev.concord.device.Store;
import dev.concord.expr.Expr;
import dev.concord.graph.Graph;
import dev.concord.graph.Value;
import dev.concord.kernel.Gemm;
import dev.concord.kernel.Map;
import dev.concord.plan.Fusion;
import dev.concord.plan.Planner;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** What a {@link Device} and its {@link Executable}s promise beside the bits of kernels. */
final class DeviceContract {
  private static final int LENGTH = 19;
  private static final int RUNS_PER_THREAD = 100;

  private final Supplier<Device> open;

  DeviceContract(Supplier<Device> open) {
    this.open = open;
  }

  Stream<DynamicTest> tests() {
    return Stream.of(
        test("memory starts as zeros", this::memoryStartsAsZeros),
        test("memory keeps what is written", this::memoryKeepsWhatIsWritten),
        test("states are what their parts are", this::partsShareMemory),
        test("unknown names are refused", this::unknownNamesAreRefused),
        test("targets of another type are refused", this::otherTypesAreRefused),
        test("missing states are refused", this::missingStatesAreRefused),
        test("runs see inputs as they are then", this::runsSeeInputsAsTheyAreThen),
        test("executables share states", this::executablesShareStates),
        test("devices live side by side", this::devicesLiveSideBySide),
        test("two threads take turns", this::twoThreadsTakeTurns));
  }

  private DynamicTest test(String name, Consumer<Device> body) {
    return DynamicTest.dynamicTest(
        name,
        () -> {
          try (Device device = open.get()) {
            body.accept(device);
          }
        });
  }

  private void memoryStartsAsZeros(Device device) {
    try (Store store = new Store(device)) {
      for (TensorType type : types(1000)) {
        store.create(type.toString(), type);
        assertEquals(HostTensor.zeros(type), store.read(type.toString()));
      }
    }
  }

  private static List<TensorType> types(int size) {
    return List.of(TensorType.f32(size), TensorType.i32(size), TensorType.u8(size));
  }

  private void memoryKeepsWhatIsWritten(Device device) {
    TestNumbers numbers = new TestNumbers(1);
    for (int size : new int[] {0, 1, 17, 4097}) {
      List<HostTensor> values =
          List.of(
              numbers.floats(TestNumbers.Kind.SPECIAL, size),
              numbers.anyInts(size),
              numbers.bytes(size));
      try (Store store = new Store(device)) {
        values.forEach(value -> store.create(value.type().toString(), value));
        values.forEach(value -> assertEquals(value, store.read(value.type().toString())));
        values.forEach(
            value -> store.write(value.type().toString(), HostTensor.zeros(value.type())));
        values.forEach(
            value ->
                assertEquals(HostTensor.zeros(value.type()), store.read(value.type().toString())));
      }
    }
  }

  private void partsShareMemory(Device device) {
    try (Store store = new Store(device)) {
      store.create("whole", HostTensor.of(Shape.of(6), 0f, 1f, 2f, 3f, 4f, 5f));
      store.createPart("part", "whole", 1, TensorType.f32(2, 2));
      assertEquals(HostTensor.of(Shape.of(2, 2), 1f, 2f, 3f, 4f), store.read("part"));
      store.write("part", HostTensor.of(Shape.of(2, 2), 10f, 20f, 30f, 40f));
      assertEquals(HostTensor.of(Shape.of(6), 0f, 10f, 20f, 30f, 40f, 5f), store.read("whole"));
    }
  }

  /** sum ← sum + x, with the new sum as output. */
  private static Graph accumulator() {
    Graph graph = new Graph();
    Value x = graph.input("x", TensorType.f32(LENGTH));
    Value sum = graph.state("sum", TensorType.f32(LENGTH));
    Value next = Map.of(sum, x, (a, b) -> a.plus(b));
    graph.update("sum", next);
    graph.output("next", next);
    return graph;
  }

  private static Executable compile(Device device, Graph graph, Store store) {
    return device.compile(Planner.plan(Fusion.fuse(graph, device.fusion())), store);
  }

  private static Store storeWithSum(Device device) {
    Store store = new Store(device);
    store.create("sum", TensorType.f32(LENGTH));
    return store;
  }

  private static HostTensor all(float value) {
    float[] values = new float[LENGTH];
    java.util.Arrays.fill(values, value);
    return HostTensor.of(Shape.of(LENGTH), values);
  }

  private static void refuses(Runnable action, String... named) {
    IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, action::run);
    for (String part : named) {
      assertTrue(
          String.valueOf(refusal.getMessage()).contains(part),
          "the message should name " + part + ": " + refusal.getMessage());
    }
  }

  private void unknownNamesAreRefused(Device device) {
    try (Store store = storeWithSum(device);
        Executable executable = compile(device, accumulator(), store)) {
      refuses(() -> executable.input("y"), "y", "x");
      executable.run();
      refuses(() -> executable.read("other", all(0)), "other", "next");
    }
  }

  private void otherTypesAreRefused(Device device) {
    try (Store store = storeWithSum(device);
        Executable executable = compile(device, accumulator(), store)) {
      executable.run();
      refuses(
          () -> executable.read("next", HostTensor.zeros(TensorType.f32(LENGTH + 1))),
          "next",
          "F32[" + LENGTH + "]");
      refuses(
          () -> executable.read("next", HostTensor.zeros(TensorType.i32(LENGTH))), "next", "I32");
    }
  }

  private void missingStatesAreRefused(Device device) {
    try (Store empty = new Store(device)) {
      refuses(() -> compile(device, accumulator(), empty), "sum");
    }
    try (Store other = new Store(device)) {
      other.create("sum", TensorType.f32(LENGTH - 1));
      refuses(() -> compile(device, accumulator(), other), "sum", "F32[" + LENGTH + "]");
    }
  }

  private void runsSeeInputsAsTheyAreThen(Device device) {
    try (Store store = storeWithSum(device);
        Executable executable = compile(device, accumulator(), store)) {
      assertSame(executable.input("x"), executable.input("x"));
      HostTensor next = all(-1);
      float expected = 0;
      for (int run = 1; run <= 5; run++) {
        Tensors.copy(all(run), executable.input("x"), 0);
        executable.run();
        expected += run;
        executable.read("next", next);
        assertEquals(all(expected), next);
        assertEquals(all(expected), store.read("sum"));
      }
      store.write("sum", all(100));
      executable.run();
      assertEquals(all(105), store.read("sum"));
    }
  }

  private void executablesShareStates(Device device) {
    Graph doubling = new Graph();
    Value sum = doubling.state("sum", TensorType.f32(LENGTH));
    doubling.update("sum", Map.of(sum, a -> a.times(2f)));
    try (Store store = storeWithSum(device);
        Executable add = compile(device, accumulator(), store)) {
      Tensors.copy(all(1), add.input("x"), 0);
      try (Executable twice = compile(device, doubling, store)) {
        add.run();
        twice.run();
        add.run();
      }
      add.run(); // closing one executable leaves the other
      assertEquals(all(4), store.read("sum"));
    }
  }

  private void devicesLiveSideBySide(Device first) {
    List<HostTensor> results = new ArrayList<>();
    try (Store one = storeWithSum(first);
        Executable ofOne = compile(first, accumulator(), one)) {
      try (Device second = open.get();
          Store two = storeWithSum(second);
          Executable ofTwo = compile(second, accumulator(), two)) {
        Tensors.copy(all(3), ofOne.input("x"), 0);
        Tensors.copy(all(5), ofTwo.input("x"), 0);
        for (int run = 0; run < 10; run++) {
          ofOne.run();
          ofTwo.run();
        }
        results.add(two.read("sum"));
      }
      ofOne.run(); // closing the second device leaves the first
      results.add(one.read("sum"));
    }
    assertEquals(List.of(all(50), all(33)), results);
  }

  /** count ← count + 1, and a product that takes a while; its output depends on the count. */
  private static Graph counter() {
    Graph graph = new Graph();
    Value count = graph.state("count", TensorType.i32());
    graph.update("count", Map.of(count, c -> c.intPlus(Expr.intConstant(1))));
    Value x = graph.input("x", TensorType.f32(48, 48));
    graph.output("product", graph.apply(new Gemm(false, true), x, x));
    return graph;
  }

  private void twoThreadsTakeTurns(Device device) {
    try (Store store = new Store(device);
        ExecutorService threads = Executors.newFixedThreadPool(2)) {
      store.create("count", HostTensor.scalar(0));
      List<Future<HostTensor>> products = new ArrayList<>();
      for (int thread = 0; thread < 2; thread++) {
        products.add(threads.submit(() -> countAndMultiply(device, store)));
      }
      HostTensor first = products.get(0).get();
      assertEquals(first, products.get(1).get());
      assertEquals(HostTensor.scalar(2 * RUNS_PER_THREAD), store.read("count"));
    } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
      throw new AssertionError("a thread failed", e);
    }
  }

  private static HostTensor countAndMultiply(Device device, Store store) {
    HostTensor product = HostTensor.zeros(TensorType.f32(48, 48));
    try (Executable executable = compile(device, counter(), store)) {
      Tensors.copy(new TestNumbers(4).floats(48, 48), executable.input("x"), 0);
      for (int run = 0; run < RUNS_PER_THREAD; run++) {
        executable.run();
      }
      executable.read("product", product);
    }
    return product;
  }
}
