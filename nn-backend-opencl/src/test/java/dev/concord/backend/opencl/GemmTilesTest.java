package dev.concord.backend.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.concord.device.Device;
import dev.concord.device.Executable;
import dev.concord.device.Store;
import dev.concord.graph.Graph;
import dev.concord.kernel.Gemm;
import dev.concord.plan.Fusion;
import dev.concord.plan.Planner;
import dev.concord.tck.KernelCase;
import dev.concord.tck.TestNumbers;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every tile of the products for GPUs in every layout gives the reference's bits. The kit's
 * products are small, so that they all get the smallest tile. A device of a single unit is filled
 * sooner: there the sizes below get the tile that they are meant for. None of them is a multiple of
 * its tile, and the largest tile has three tiles for two work-groups.
 */
class GemmTilesTest {
  private static final int[] LENGTHS_OF_SUMS = {8, 12, 256, 260, 516};

  @ParameterizedTest
  @CsvSource({"gemm_32, 33, 35", "gemm_64, 97, 99", "gemm_128, 124, 380"})
  void aTileGivesTheReferencesBitsInEveryLayout(String tile, int m, int n) {
    check(1, m, n, LENGTHS_OF_SUMS, tile, Set.of());
  }

  /** On a device of three units, four tiles are too few, and every chunk of K gets its group. */
  @Test
  void theMiddleTileSplitOverChunksGivesTheReferencesBits() {
    check(3, 97, 99, new int[] {516}, "gemm_64", Set.of("gemm_fold"));
  }

  private static void check(
      int units, int m, int n, int[] lengthsOfSums, String tile, Set<String> further) {
    Set<String> entries = new HashSet<>();
    FoundDevice found = OpenClDevices.found().getFirst();
    try (Device device =
        AsGpu.open(found, AsGpu.traits(found, units), launch -> entries.add(launch.entry()))) {
      for (int k : lengthsOfSums) {
        TestNumbers numbers = new TestNumbers(k);
        HostTensor a = numbers.floats(m, k);
        HostTensor b = numbers.floats(k, n);
        HostTensor expected =
            KernelCase.of("k = " + k, new Gemm(false, false), a, b).expected().getFirst();
        for (boolean transposeA : new boolean[] {false, true}) {
          for (boolean transposeB : new boolean[] {false, true}) {
            entries.clear();
            HostTensor product =
                product(
                    device,
                    new Gemm(transposeA, transposeB),
                    transposeA ? transposed(a) : a,
                    transposeB ? transposed(b) : b);
            String entry = tile + "_" + (transposeA ? 't' : 'n') + (transposeB ? 't' : 'n');
            Set<String> launched = new HashSet<>(further);
            launched.add(entry);
            assertEquals(launched, entries);
            assertEquals(expected, product, entry + " with k = " + k);
          }
        }
      }
    }
  }

  private static HostTensor transposed(HostTensor matrix) {
    int rows = matrix.type().shape().length(0);
    int columns = matrix.type().shape().length(1);
    float[] elements = new float[matrix.size()];
    for (int i = 0; i < elements.length; i++) {
      elements[i % columns * rows + i / columns] = matrix.floats()[i];
    }
    return HostTensor.of(Shape.of(columns, rows), elements);
  }

  private static HostTensor product(Device device, Gemm gemm, HostTensor a, HostTensor b) {
    Graph graph = new Graph();
    graph.output("c", graph.apply(gemm, graph.input("a", a.type()), graph.input("b", b.type())));
    try (Store store = new Store(device);
        Executable executable =
            device.compile(Planner.plan(Fusion.fuse(graph, device.fusion())), store)) {
      System.arraycopy(a.floats(), 0, executable.input("a").floats(), 0, a.size());
      System.arraycopy(b.floats(), 0, executable.input("b").floats(), 0, b.size());
      executable.run();
      HostTensor c = HostTensor.zeros(graph.outputs().get("c").type());
      executable.read("c", c);
      return c;
    }
  }
}
