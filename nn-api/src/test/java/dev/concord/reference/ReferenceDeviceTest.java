package dev.concord.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.device.Device;
import dev.concord.device.DeviceOptions;
import dev.concord.device.Executable;
import dev.concord.device.Store;
import dev.concord.graph.Graph;
import dev.concord.graph.Value;
import dev.concord.kernel.Map;
import dev.concord.plan.FusionSupport;
import dev.concord.plan.Planner;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import org.junit.jupiter.api.Test;

/** The reference device: runs, and what it refuses. The conformance kit covers the rest. */
class ReferenceDeviceTest {
  private final Device device = new ReferenceBackend().open("reference", DeviceOptions.DEFAULT);

  private static Graph counter() {
    Graph graph = new Graph();
    Value count = graph.state("count", TensorType.f32(1));
    Value by = graph.input("by", TensorType.f32());
    Value next = Map.of(count, by, (a, b) -> a.plus(b));
    graph.update("count", next);
    graph.output("next", next);
    return graph;
  }

  @Test
  void runsSeeInputsAndKeepStates() {
    try (Store store = new Store(device)) {
      store.create("count", TensorType.f32(1));
      try (Executable executable = device.compile(Planner.plan(counter()), store)) {
        executable.input("by").floats()[0] = 2;
        executable.run();
        executable.input("by").floats()[0] = 3;
        executable.run();
        HostTensor next = HostTensor.zeros(TensorType.f32(1));
        executable.read("next", next);
        assertEquals(HostTensor.of(Shape.of(1), 5f), next);
        assertEquals(next, store.read("count"));
      }
    }
  }

  @Test
  void asksForNoFusionAndHasNothingNative() {
    assertEquals(FusionSupport.NONE, device.fusion());
    assertTrue(!device.isNative(new dev.concord.kernel.Gather()));
  }

  @Test
  void refusesStatesThatDoNotFit() {
    try (Store store = new Store(device)) {
      assertRefused("count", store);
      store.create("count", TensorType.f32(2));
      assertRefused("F32[2]", store);
    }
  }

  private void assertRefused(String named, Store store) {
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class, () -> device.compile(Planner.plan(counter()), store));
    assertTrue(refusal.getMessage().contains(named), refusal.getMessage());
  }
}
