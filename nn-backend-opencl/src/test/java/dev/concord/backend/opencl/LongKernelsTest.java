package dev.concord.backend.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.device.Device;
import dev.concord.device.Executable;
import dev.concord.device.Store;
import dev.concord.graph.Graph;
import dev.concord.graph.Kernel;
import dev.concord.graph.Value;
import dev.concord.kernel.ArgExtreme;
import dev.concord.kernel.ScatterAdd;
import dev.concord.kernel.Transpose;
import dev.concord.plan.Planner;
import dev.concord.tck.KernelCase;
import dev.concord.tck.TestNumbers;
import dev.concord.tensor.HostTensor;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Kernels for GPUs at sizes that several work-groups, spans or blocks share, which the kit's cases
 * that a processor can bear with these kernels do not reach.
 */
class LongKernelsTest {
  private final Set<String> entries = new HashSet<>();
  private Device device;

  @BeforeEach
  void open() {
    FoundDevice found = OpenClDevices.found().getFirst();
    device = AsGpu.open(found, AsGpu.traits(found, 1), launch -> entries.add(launch.entry()));
    entries.clear();
  }

  @AfterEach
  void close() {
    device.close();
  }

  private void check(Kernel kernel, HostTensor... inputs) {
    Graph graph = new Graph();
    Value[] values = new Value[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      values[i] = graph.constant(inputs[i]);
    }
    graph.output("result", graph.apply(kernel, values));
    KernelCase expected = KernelCase.of("long", kernel, inputs);
    try (Store store = new Store(device);
        Executable executable = device.compile(Planner.plan(graph), store)) {
      executable.run();
      HostTensor result = HostTensor.zeros(graph.outputs().get("result").type());
      executable.read("result", result);
      assertEquals(expected.expected().getFirst(), result, expected.toString());
    }
  }

  @Test
  void rowsAddedInSpansAndColumnsInBlocks() {
    TestNumbers numbers = new TestNumbers(1);
    for (int width : new int[] {1, 5, 300}) {
      int positions = width == 300 ? 4_500 : 9_000;
      HostTensor index = numbers.ints(-2, 702, positions);
      check(new ScatterAdd(700), numbers.floats(positions, width), index);
    }
    assertEquals(Set.of("scatter_add"), entries);
  }

  @Test
  void oneRowGetsEverything() {
    TestNumbers numbers = new TestNumbers(2);
    check(new ScatterAdd(3), numbers.floats(5_000, 2), numbers.ints(1, 2, 5_000));
  }

  @Test
  void positionsOfExtremesInBlocks() {
    TestNumbers numbers = new TestNumbers(3);
    for (int length : new int[] {513, 4_096, 4_097, 20_000}) {
      for (boolean largest : new boolean[] {true, false}) {
        HostTensor x = numbers.floats(3, length);
        check(new ArgExtreme(largest, List.of(1)), x);
        x.floats()[length + 700 % length] = Float.NaN;
        x.floats()[length + 300] = Float.NaN;
        for (int i = 0; i < length; i++) {
          x.floats()[2 * length + i] = i / 7 % 5; // many that are equal
        }
        check(new ArgExtreme(largest, List.of(1)), x);
      }
    }
    assertTrue(
        entries.containsAll(Set.of("arg_extreme_block", "arg_extreme_fold")), entries.toString());
  }

  @Test
  void transposedTiles() {
    TestNumbers numbers = new TestNumbers(4);
    check(new Transpose(List.of(1, 0)), numbers.floats(100, 67));
    check(new Transpose(List.of(1, 0)), numbers.anyInts(8, 9));
    check(new Transpose(List.of(2, 0, 1)), numbers.floats(9, 11, 65));
    check(new Transpose(List.of(0, 3, 2, 1)), numbers.floats(3, 9, 5, 40));
    check(new Transpose(List.of(5, 1, 4, 3, 2, 0)), numbers.floats(8, 2, 3, 2, 3, 8));
    assertEquals(Set.of("move_tiles"), entries);
  }
}
