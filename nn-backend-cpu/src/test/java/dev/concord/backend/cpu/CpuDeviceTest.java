package dev.concord.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.device.Availability;
import dev.concord.device.Buffer;
import dev.concord.device.Device;
import dev.concord.device.DeviceException;
import dev.concord.device.DeviceOptions;
import dev.concord.device.Executable;
import dev.concord.device.Store;
import dev.concord.graph.Graph;
import dev.concord.graph.Value;
import dev.concord.kernel.Map;
import dev.concord.plan.Planner;
import dev.concord.plan.Program;
import dev.concord.tensor.DType;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import org.junit.jupiter.api.Test;

/** Opening, describing, binding and closing the device; what it refuses and how it says so. */
final class CpuDeviceTest {
  private static final TensorType TYPE = TensorType.f32(4);

  /** state += input; output "sum" is the new state. */
  private static Program accumulate() {
    Graph graph = new Graph();
    Value state = graph.state("total", TYPE);
    Value sum = Map.of(state, graph.input("x", TYPE), (a, b) -> a.plus(b));
    graph.update("total", sum);
    graph.output("sum", sum);
    return Planner.plan(graph);
  }

  @Test
  void describesItself() {
    try (Device device = Calls.cpu(1, 3)) {
      assertEquals("cpu", device.description().backend());
      assertEquals("plain Java, 3 threads", device.description().details());
    }
    assertInstanceOf(Availability.Available.class, new CpuBackend().availability());
  }

  @Test
  void refusesUnknownAndImpossibleSettings() {
    assertRefused("gpu", "2", "no setting \"gpu\"");
    assertRefused("lanes", "5", "16, 8, 4 or 1");
    assertRefused("threads", "100000", "at most 1024");
    assertThrows(
        IllegalArgumentException.class,
        () -> new CpuBackend().open("cpu", DeviceOptions.DEFAULT.with("threads", "none")));
  }

  private static void assertRefused(String name, String value, String expected) {
    DeviceException refusal =
        assertThrows(
            DeviceException.class,
            () -> new CpuBackend().open("cpu", DeviceOptions.DEFAULT.with(name, value)));
    assertTrue(refusal.getMessage().contains(expected), refusal.getMessage());
  }

  @Test
  void keepsStatesBetweenRuns() {
    try (Device device = Calls.cpu(1, 1);
        Store store = new Store(device)) {
      store.create("total", HostTensor.of(Shape.of(4), 1f, 2f, 3f, 4f));
      Executable executable = device.compile(accumulate(), store);
      HostTensor x = executable.input("x");
      assertSame(x, executable.input("x"));
      x.floats()[2] = 10f;
      executable.run();
      executable.run();
      HostTensor expected = HostTensor.of(Shape.of(4), 1f, 2f, 23f, 4f);
      assertEquals(expected, store.read("total"));
      HostTensor sum = HostTensor.zeros(TYPE);
      executable.read("sum", sum);
      assertEquals(expected, sum);
    }
  }

  @Test
  void refusesStatesThatDoNotFit() {
    try (Device device = Calls.cpu(1, 1);
        Device other = Calls.cpu(1, 1)) {
      Program program = accumulate();
      Store wrongType = new Store(device);
      wrongType.create("total", TensorType.f32(5));
      assertThrows(IllegalArgumentException.class, () -> device.compile(program, wrongType));
      assertThrows(
          IllegalArgumentException.class, () -> device.compile(program, new Store(device)));
      Store elsewhere = new Store(other);
      elsewhere.create("total", TYPE);
      assertThrows(IllegalArgumentException.class, () -> device.compile(program, elsewhere));
    }
  }

  @Test
  void refusesUnknownNamesAndWrongTargets() {
    try (Device device = Calls.cpu(1, 1);
        Store store = new Store(device)) {
      store.create("total", TYPE);
      Executable executable = device.compile(accumulate(), store);
      assertThrows(IllegalArgumentException.class, () -> executable.input("y"));
      HostTensor four = HostTensor.zeros(TYPE);
      assertThrows(IllegalArgumentException.class, () -> executable.read("y", four));
      HostTensor five = HostTensor.zeros(TensorType.f32(5));
      assertThrows(IllegalArgumentException.class, () -> executable.read("sum", five));
    }
  }

  @Test
  void refusesToRunOnceClosed() {
    Device device = Calls.cpu(1, 2);
    Store store = new Store(device);
    store.create("total", TYPE);
    Executable executable = device.compile(accumulate(), store);
    executable.run();
    device.close();
    assertThrows(DeviceException.class, executable::run);
    assertThrows(DeviceException.class, () -> device.compile(accumulate(), store));
  }

  @Test
  void buffersCheckTheirBounds() {
    try (Device device = Calls.cpu(1, 1);
        Buffer buffer = device.allocate(DType.F32, 10)) {
      HostTensor four = HostTensor.zeros(TYPE);
      buffer.write(6, four);
      // The array is longer than the buffer: the slack must stay out of reach.
      assertThrows(IndexOutOfBoundsException.class, () -> buffer.write(7, four));
      assertThrows(IndexOutOfBoundsException.class, () -> buffer.read(-1, four));
      HostTensor ints = HostTensor.zeros(TensorType.i32(4));
      assertThrows(IllegalArgumentException.class, () -> buffer.write(0, ints));
    }
  }

  @Test
  void runsFromSeveralThreadsAreTakenInTurn() throws InterruptedException {
    try (Device device = Calls.cpu(1, 2);
        Store store = new Store(device)) {
      store.create("total", TYPE);
      Executable executable = device.compile(accumulate(), store);
      executable.input("x").floats()[0] = 1f;
      Runnable many =
          () -> {
            for (int i = 0; i < 5_000; i++) {
              executable.run();
            }
          };
      Thread other = Thread.ofPlatform().start(many);
      many.run();
      other.join();
      assertEquals(10_000f, store.read("total").floats()[0]);
    }
  }

  @Test
  void severalDevicesLiveSideBySide() {
    try (Device one = Calls.cpu(1, 1);
        Device two = Calls.cpu(4, 2)) {
      for (Device device : new Device[] {one, two, one}) {
        try (Store store = new Store(device)) {
          store.create("total", TYPE);
          Executable executable = device.compile(accumulate(), store);
          executable.input("x").floats()[3] = 5f;
          executable.run();
          assertEquals(5f, store.read("total").floats()[3]);
        }
      }
    }
  }
}
