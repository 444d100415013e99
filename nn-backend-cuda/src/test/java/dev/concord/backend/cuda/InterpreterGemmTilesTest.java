package dev.concord.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.concord.device.Device;
import dev.concord.device.DeviceOptions;
import dev.concord.device.Executable;
import dev.concord.device.Store;
import dev.concord.gpu.GpuDevice;
import dev.concord.gpu.GpuDriver;
import dev.concord.gpu.GpuTraits;
import dev.concord.graph.Graph;
import dev.concord.kernel.Gemm;
import dev.concord.plan.Planner;
import dev.concord.tck.KernelCase;
import dev.concord.tck.TestNumbers;
import dev.concord.tensor.HostTensor;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The PTX of every tile in every layout; the kit's small products get the smallest only, but a GPU
 * of one multiprocessor is filled sooner. No size is a multiple of its tile, and the largest tile
 * has three tiles for two blocks.
 */
class InterpreterGemmTilesTest {
  private static final int[] LENGTHS_OF_SUMS = {8, 12, 256, 260, 516};
  private static final List<String> LAYOUTS = List.of("nn", "nt", "tn", "tt");

  @BeforeEach
  void interpreter() {
    Interpreter.require();
  }

  @ParameterizedTest
  @CsvSource({"gemm_32, 33, 35", "gemm_64, 97, 99", "gemm_128, 124, 380"})
  void aTileGivesTheReferencesBitsInEveryLayout(String tile, int m, int n) {
    check(1, m, n, LENGTHS_OF_SUMS, tile, Set.of());
  }

  /** On a GPU of three multiprocessors four tiles are too few: every chunk of K gets its block. */
  @Test
  void theMiddleTileSplitOverChunksGivesTheReferencesBits() {
    check(3, 97, 99, new int[] {516}, "gemm_64", Set.of("gemm_fold"));
  }

  private static void check(
      int units, int m, int n, int[] lengthsOfSums, String tile, Set<String> further) {
    GpuDriver driver = Interpreter.driver(DeviceOptions.DEFAULT);
    GpuTraits own = driver.traits();
    GpuTraits small =
        new GpuTraits(
            false, units, own.workGroupLimit(), own.localMemoryBytes(), own.argumentBytes());
    Set<String> entries = new HashSet<>();
    try (Device device =
        GpuDevice.open(
            ChangedDriver.of(
                driver,
                small,
                launch -> {
                  entries.add(launch.entry());
                  return launch;
                }))) {
      for (int k : lengthsOfSums) {
        for (String layout : LAYOUTS) {
          Gemm gemm = new Gemm(layout.charAt(0) == 't', layout.charAt(1) == 't');
          TestNumbers numbers = new TestNumbers(k);
          HostTensor a = gemm.transposeA() ? numbers.floats(k, m) : numbers.floats(m, k);
          HostTensor b = gemm.transposeB() ? numbers.floats(n, k) : numbers.floats(k, n);
          KernelCase product = KernelCase.of(layout + ", k = " + k, gemm, a, b);
          entries.clear();
          HostTensor c = product(device, gemm, a, b);
          Set<String> launched = new HashSet<>(further);
          launched.add(tile + "_" + layout);
          assertEquals(launched, entries);
          assertEquals(product.expected().getFirst(), c, product.toString());
        }
      }
    }
  }

  private static HostTensor product(Device device, Gemm gemm, HostTensor a, HostTensor b) {
    Graph graph = new Graph();
    graph.output("c", graph.apply(gemm, graph.constant(a), graph.constant(b)));
    try (Store store = new Store(device);
        Executable executable = device.compile(Planner.plan(graph), store)) {
      executable.run();
      HostTensor c = HostTensor.zeros(graph.outputs().get("c").type());
      executable.read("c", c);
      return c;
    }
  }
}
