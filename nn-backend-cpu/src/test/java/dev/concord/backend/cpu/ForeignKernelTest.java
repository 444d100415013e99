package dev.concord.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.backend.cpu.CubeProvider.Cube;
import dev.concord.device.Device;
import dev.concord.device.DeviceException;
import dev.concord.expr.Arithmetic;
import dev.concord.graph.Application;
import dev.concord.graph.Elements;
import dev.concord.graph.Kernel;
import dev.concord.graph.Value;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Kernels from other jars: by their reference, by a provider's native version, and failing ones.
 */
final class ForeignKernelTest {
  private static final HostTensor X = HostTensor.of(Shape.of(3), 1f, -2f, 0.5f);

  @Test
  void aKernelWithoutNativeVersionRunsItsReference() {
    try (Device device = Calls.cpu(1, 1)) {
      Kernel kernel = new Cube(true);
      assertFalse(device.isNative(kernel));
      HostTensor expected = HostTensor.of(Shape.of(3), -1f, 8f, -0.125f);
      assertEquals(List.of(expected), Calls.run(device, kernel, List.of(X)));
    }
  }

  @Test
  void aProviderFromAnotherJarIsUsed() {
    try (Device device = Calls.cpu(1, 1)) {
      Kernel kernel = new Cube(false);
      assertTrue(device.isNative(kernel));
      int before = CubeProvider.RUNS.get();
      HostTensor expected = HostTensor.of(Shape.of(3), 1f, -8f, 0.125f);
      assertEquals(List.of(expected), Calls.run(device, kernel, List.of(X)));
      assertEquals(before + 1, CubeProvider.RUNS.get());
    }
  }

  /** Fails when it runs. */
  private record Failing() implements Kernel {
    @Override
    public String name() {
      return "failing";
    }

    @Override
    public List<TensorType> outputTypes(List<TensorType> inputs) {
      return inputs;
    }

    @Override
    public void reference(Arithmetic arithmetic, List<Elements> inputs, List<Elements> outputs) {
      throw new ArithmeticException("on purpose");
    }

    @Override
    public List<Value> gradient(
        Application application, List<Value> adjoints, List<Boolean> wanted) {
      throw new UnsupportedOperationException("not needed here");
    }
  }

  @Test
  void aFailureNamesTheKernelAndLeavesTheDeviceUsable() {
    try (Device device = Calls.cpu(1, 2)) {
      DeviceException failure =
          assertThrows(DeviceException.class, () -> Calls.run(device, new Failing(), List.of(X)));
      assertTrue(failure.getMessage().contains("failing"), failure.getMessage());
      assertEquals("on purpose", failure.getCause().getMessage());
      assertEquals(3, Calls.run(device, new Cube(false), List.of(X)).get(0).size());
    }
  }
}
