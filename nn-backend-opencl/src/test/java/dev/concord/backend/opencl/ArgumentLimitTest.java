package dev.concord.backend.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.device.Backends;
import dev.concord.device.Device;
import dev.concord.device.Executable;
import dev.concord.device.Store;
import dev.concord.expr.Expr;
import dev.concord.gpu.Argument;
import dev.concord.gpu.GpuStep;
import dev.concord.gpu.GpuTraits;
import dev.concord.graph.Graph;
import dev.concord.graph.Value;
import dev.concord.kernel.Gemm;
import dev.concord.kernel.Map;
import dev.concord.kernel.Reduce;
import dev.concord.plan.Fusion;
import dev.concord.plan.Planner;
import dev.concord.tck.TestNumbers;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A device whose launches take few bytes of arguments: fused work is cut so that it fits, and a map
 * that is too long as it was written is computed on the host.
 */
class ArgumentLimitTest {
  private static final int LIMIT = 320;

  private final List<GpuStep.Launch> launches = new ArrayList<>();
  private FoundDevice found;

  @BeforeEach
  void find() {
    found = OpenClDevices.found().getFirst();
  }

  private Device device(long limit) {
    GpuTraits own = AsGpu.traits(found, 1);
    GpuTraits traits =
        new GpuTraits(
            false, own.computeUnits(), own.workGroupLimit(), own.localMemoryBytes(), limit);
    return AsGpu.open(found, traits, launches::add);
  }

  private static HostTensor run(Device device, Graph graph) {
    try (Store store = new Store(device);
        Executable executable =
            device.compile(Planner.plan(Fusion.fuse(graph, device.fusion())), store)) {
      executable.run();
      HostTensor result = HostTensor.zeros(graph.outputs().get("result").type());
      executable.read("result", result);
      return result;
    }
  }

  /** Bytes of OpenCL's arguments: a pointer and an offset, or a number. */
  private static int bytes(GpuStep.Launch launch) {
    return launch.arguments().stream()
        .mapToInt(argument -> argument instanceof Argument.Memory ? 12 : 4)
        .sum();
  }

  private void assertSame(Graph graph) {
    HostTensor expected;
    try (Device reference = Backends.open("reference")) {
      expected = run(reference, graph);
    }
    try (Device device = device(LIMIT)) {
      launches.clear();
      assertEquals(expected, run(device, graph));
    }
    launches.forEach(launch -> assertTrue(bytes(launch) <= LIMIT, launch.entry()));
  }

  @Test
  void aLongMapIsComputedOnTheHost() {
    TestNumbers numbers = new TestNumbers(2);
    Graph graph = new Graph();
    List<Value> terms = new ArrayList<>();
    Expr sum = Expr.input(0);
    for (int i = 0; i < 30; i++) {
      terms.add(graph.constant(numbers.floats(4, 6)));
      sum = i == 0 ? sum : sum.plus(Expr.input(i));
    }
    graph.output("result", Map.apply(graph, Shape.of(4, 6), terms, List.of(sum)).getFirst());
    assertSame(graph);
    assertEquals(List.of(), launches);
  }

  /** A product, to which twelve matrices and twelve columns are added one after the other. */
  private static Graph chain() {
    TestNumbers numbers = new TestNumbers(1);
    Graph graph = new Graph();
    Value sum =
        graph.apply(
            new Gemm(false, false),
            graph.constant(numbers.floats(4, 5)),
            graph.constant(numbers.floats(5, 6)));
    for (int i = 0; i < 12; i++) {
      sum = Map.of(sum, graph.constant(numbers.floats(4, 6)), (a, b) -> a.plus(b));
      sum = Map.of(sum, graph.constant(numbers.floats(4, 1)), (a, b) -> a.times(b));
    }
    graph.output("result", Reduce.sum(sum, 1));
    return graph;
  }

  @Test
  void fusedWorkIsCut() {
    assertSame(chain());
    int cut = launches.size();
    launches.clear();
    try (Device device = device(4096)) {
      launches.clear();
      run(device, chain());
    }
    assertTrue(
        launches.size() < cut, launches.size() + " launches without limit, " + cut + " with");
  }
}
