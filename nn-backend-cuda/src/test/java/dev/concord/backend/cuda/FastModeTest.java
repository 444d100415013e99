package dev.concord.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.device.Device;
import dev.concord.device.DeviceOptions;
import dev.concord.device.Executable;
import dev.concord.device.Mode;
import dev.concord.device.Store;
import dev.concord.graph.Graph;
import dev.concord.kernel.Gemm;
import dev.concord.plan.Planner;
import dev.concord.tck.Requirement;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mode FAST on a GPU with cuBLAS: the error of products stays within what FastProducts states. */
class FastModeTest {
  @BeforeEach
  void gpuWithCublas() {
    Gpu.all();
    if (!LoaderPath.has("libcublas.so.12") && !LoaderPath.has("libcublas.so.13")) {
      Requirement.missing("cublas", "there is no cuBLAS");
    }
  }

  @ParameterizedTest(name = "TF32 {0}, {1} × {2} × {3}")
  @CsvSource({"0,128,128,128", "1,128,128,128", "0,67,131,1025", "1,67,131,1025", "1,1,1,4096"})
  void productsStayWithinTheStatedBound(int tf32, int m, int n, int k) {
    DeviceOptions options = new DeviceOptions(Mode.FAST, Map.of()).with("tf32", tf32);
    HostTensor a = numbers(1, m, k);
    HostTensor b = numbers(2, k, n);
    HostTensor c = HostTensor.zeros(TensorType.f32(m, n));
    Graph graph = new Graph();
    graph.output("c", graph.apply(new Gemm(false, false), graph.constant(a), graph.constant(b)));
    try (Device device = new CudaBackend().open("cuda:0", options);
        Store store = new Store(device);
        Executable executable = device.compile(Planner.plan(graph), store)) {
      assertEquals(Mode.FAST, device.description().mode());
      assertTrue(device.description().details().contains("cuBLAS"), device.description().details());
      executable.run();
      executable.read("c", c);
    }
    double relative = tf32 == 0 ? k * 0x1p-22 : 0x1p-8 + k * 0x1p-21;
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        double sum = 0;
        double absolute = 0;
        for (int p = 0; p < k; p++) {
          double term = (double) a.floats()[i * k + p] * b.floats()[p * n + j];
          sum += term;
          absolute += Math.abs(term);
        }
        double error = Math.abs(c.floats()[i * n + j] - sum);
        assertTrue(error <= relative * absolute, "C[" + i + ", " + j + "]: error " + error);
      }
    }
  }

  private static HostTensor numbers(long seed, int rows, int columns) {
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = i * (2 * seed + 1) * 7919 % 2003 / 1001.5f - 1;
    }
    return HostTensor.of(Shape.of(rows, columns), values);
  }
}
