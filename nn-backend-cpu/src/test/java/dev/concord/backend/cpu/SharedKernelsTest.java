package dev.concord.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.backend.cpu.warmup.ColdCodeSource;
import dev.concord.device.Device;
import dev.concord.device.Executable;
import dev.concord.device.Store;
import dev.concord.graph.Graph;
import dev.concord.kernel.Map;
import dev.concord.plan.Planner;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What devices of one JVM share, and that closing one takes nothing from another. */
final class SharedKernelsTest {
  /** Large enough to be heated when it is planned. */
  private static final TensorType TYPE = TensorType.f32(10_000);

  private final List<ColdCodeSource> requests = new ArrayList<>();
  private final SharedKernels shared = new SharedKernels((name, work, code) -> requests.add(code));

  private CpuDevice open(int threads, int lanes) {
    return CpuDevice.open(new CpuSettings(threads, lanes, true), shared);
  }

  private static Executable compile(Device device) {
    Graph graph = new Graph();
    graph.output(
        "y", Map.of(graph.input("x", TYPE), x -> x.times(x).plus(0.1f).dividedBy(x.plus(3f))));
    return device.compile(Planner.plan(graph), new Store(device));
  }

  private static HostTensor result(Executable executable) {
    for (int i = 0; i < TYPE.size(); i++) {
      executable.input("x").floats()[i] = i / 7f;
    }
    executable.run();
    HostTensor result = HostTensor.zeros(TYPE);
    executable.read("y", result);
    return result;
  }

  @Test
  void devicesShareKernelsOfEqualLanes() {
    var ofJvm = SharedKernels.ofThisJvm();
    var plain = ofJvm.of(new CpuSettings(1, 1, true));
    assertSame(plain, ofJvm.of(new CpuSettings(3, 1, true)), "threads do not matter");
    assertNotSame(plain.maps(), ofJvm.of(new CpuSettings(1, 1, false)).maps());
    try (CpuDevice one = CpuDevice.open(new CpuSettings(1, 4, true));
        CpuDevice two = CpuDevice.open(new CpuSettings(2, 4, true));
        CpuDevice other = CpuDevice.open(new CpuSettings(1, 8, true))) {
      assertSame(one.maps(), two.maps());
      assertSame(one.rows(), two.rows());
      assertNotSame(one.maps(), other.maps());
      assertNotSame(one.rows(), other.rows());
    }
  }

  @Test
  void aLoopIsHeatedOnceForAllDevices() {
    try (CpuDevice one = open(1, 4);
        CpuDevice two = open(2, 4);
        CpuDevice other = open(1, 8)) {
      compile(one);
      compile(two);
      assertEquals(1, requests.size());
      compile(other);
      assertEquals(2, requests.size(), "other lanes are another loop");
    }
  }

  @Test
  void closingADeviceLeavesTheOthersTheirLoops() {
    CpuDevice first = open(1, 4);
    try (CpuDevice second = open(2, 4)) {
      Executable ofFirst = compile(first);
      Executable ofSecond = compile(second);
      HostTensor plain = result(ofFirst);
      var halfWarm = requests.getFirst().make().orElseThrow();
      halfWarm.pass();
      halfWarm.exercise();
      first.close();
      assertEquals(plain, result(ofSecond));
      assertTrue(requests.getFirst().isWanted(), "the second device waits for it");
      halfWarm.takeOver();
      assertEquals(plain, result(ofSecond));
    }
    try (CpuDevice third = open(1, 4)) {
      assertEquals(plain(), result(compile(third)));
    }
    assertEquals(1, requests.size(), "what is fast is not heated again");
  }

  /** What a device in plain Java computes. */
  private HostTensor plain() {
    try (CpuDevice device = open(1, 1)) {
      return result(compile(device));
    }
  }
}
