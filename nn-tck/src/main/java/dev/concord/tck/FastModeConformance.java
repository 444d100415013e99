package dev.concord.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.device.Backends;
import dev.concord.device.Device;
import dev.concord.device.DeviceDescription;
import dev.concord.device.DeviceException;
import dev.concord.device.DeviceOptions;
import dev.concord.device.Executable;
import dev.concord.device.Mode;
import dev.concord.device.Store;
import dev.concord.graph.Graph;
import dev.concord.kernel.Gemm;
import dev.concord.plan.Planner;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.TensorType;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Mode FAST on every device of this machine that has it: the error of a product's element is at
 * most {@code k · 2⁻²² · Σ|a|·|b|}, and with TF32 at most {@code (2⁻⁸ + k · 2⁻²¹) · Σ|a|·|b|}, the
 * sums over the element's k terms. For machines where there is no build, like {@link
 * AvailableDevicesConformance}.
 */
public class FastModeConformance {
  /** Lengths m, n and k of a product, and whether operands may be rounded to TF32. */
  private record Product(int m, int n, int k, boolean tf32) {
    DeviceOptions options() {
      DeviceOptions fast = new DeviceOptions(Mode.FAST, Map.of());
      return tf32 ? fast.with("tf32", 1) : fast;
    }

    double bound() {
      return tf32 ? 0x1p-8 + k * 0x1p-21 : k * 0x1p-22;
    }
  }

  private static final List<Product> PRODUCTS =
      List.of(
          new Product(128, 128, 128, false),
          new Product(128, 128, 128, true),
          new Product(67, 131, 1025, false),
          new Product(67, 131, 1025, true),
          new Product(1, 1, 4096, true));

  /** For JUnit. */
  public FastModeConformance() {}

  /** The ids of the devices; those that have no mode FAST are skipped. */
  protected List<String> devices() {
    return Backends.devices().stream()
        .filter(device -> device.rank() > 0)
        .map(DeviceDescription::id)
        .toList();
  }

  @TestFactory
  Stream<DynamicTest> productsStayWithinTheStatedBound() {
    return devices().stream()
        .flatMap(
            id ->
                PRODUCTS.stream()
                    .map(each -> DynamicTest.dynamicTest(id + ", " + each, () -> check(id, each))));
  }

  private static void check(String id, Product product) {
    requireFast(id);
    HostTensor a = numbers(1, product.m(), product.k());
    HostTensor b = numbers(2, product.k(), product.n());
    HostTensor c = HostTensor.zeros(TensorType.f32(product.m(), product.n()));
    Graph graph = new Graph();
    graph.output("c", graph.apply(new Gemm(false, false), graph.constant(a), graph.constant(b)));
    try (Device device = Backends.open(id, product.options());
        Store store = new Store(device);
        Executable executable = device.compile(Planner.plan(graph), store)) {
      assertEquals(Mode.FAST, device.description().mode());
      executable.run();
      executable.read("c", c);
    }
    compare(product, a.floats(), b.floats(), c.floats());
  }

  private static void requireFast(String id) {
    try (Device device = Backends.open(id, new DeviceOptions(Mode.FAST, Map.of()))) {
      if (device.description().mode() != Mode.FAST) {
        Requirement.missing("fast", id + " has no mode FAST");
      }
    } catch (DeviceException unusable) {
      Requirement.missing("fast", id + ": " + unusable.getMessage());
    }
  }

  private static void compare(Product product, float[] a, float[] b, float[] c) {
    for (int i = 0; i < product.m(); i++) {
      for (int j = 0; j < product.n(); j++) {
        double sum = 0;
        double absolute = 0;
        for (int p = 0; p < product.k(); p++) {
          double term = (double) a[i * product.k() + p] * b[p * product.n() + j];
          sum += term;
          absolute += Math.abs(term);
        }
        double error = Math.abs(c[i * product.n() + j] - sum);
        assertTrue(error <= product.bound() * absolute, "C[" + i + ", " + j + "]: error " + error);
      }
    }
  }

  private static HostTensor numbers(long seed, int rows, int columns) {
    HostTensor numbers = HostTensor.zeros(TensorType.f32(rows, columns));
    for (int i = 0; i < numbers.size(); i++) {
      numbers.floats()[i] = i * (2 * seed + 1) * 7919 % 2003 / 1001.5f - 1;
    }
    return numbers;
  }
}
