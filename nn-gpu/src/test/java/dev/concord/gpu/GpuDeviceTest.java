package dev.concord.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.device.DeviceException;
import dev.concord.device.Executable;
import dev.concord.device.Store;
import dev.concord.expr.Arithmetic;
import dev.concord.graph.Application;
import dev.concord.graph.Elements;
import dev.concord.graph.Kernel;
import dev.concord.graph.Value;
import dev.concord.plan.Program;
import dev.concord.plan.Program.Call;
import dev.concord.plan.Program.Operand;
import dev.concord.plan.Program.Slot;
import dev.concord.tensor.DType;
import dev.concord.tensor.TensorType;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opening, closing and the step inputs' block of memory, without a device. */
class GpuDeviceTest {
  private final TestDriver driver = new TestDriver(TestDriver.GPU, new SelfTestTest.Device());

  @Test
  void kernelsThatCannotBeLoadedAreLeftOut(@TempDir Path folder) throws IOException {
    Path services = Files.createDirectories(folder.resolve("META-INF").resolve("services"));
    Files.writeString(services.resolve(GpuKernelProvider.class.getName()), "absent.Kernels\n");
    Thread thread = Thread.currentThread();
    ClassLoader usual = thread.getContextClassLoader();
    try (URLClassLoader broken = new URLClassLoader(new URL[] {folder.toUri().toURL()}, usual)) {
      thread.setContextClassLoader(broken);
      GpuDevice.open(driver).close();
    } finally {
      thread.setContextClassLoader(usual);
    }
    assertTrue(driver.closed);
  }

  @Test
  void closingGoesOnAfterAFailureAndThrowsTheFirst() {
    GpuDevice device = GpuDevice.open(driver);
    List<DeviceException> failures = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      device.own(
          new GpuMemory() {
            @Override
            public long bytes() {
              return 0;
            }

            @Override
            public void close() {
              failures.add(new DeviceException("not released"));
              throw failures.getLast();
            }
          });
    }
    DeviceException thrown = assertThrows(DeviceException.class, device::close);
    assertEquals(2, failures.size());
    assertSame(failures.getFirst(), thrown);
    assertTrue(driver.closed);
  }

  @Test
  void inputsBeyondWhatOneBlockHoldsAreRefused() {
    TensorType half = TensorType.f32(1 << 28);
    Program program =
        new Program(
            List.of(
                new Slot(0, DType.F32, half.size(), new Program.Input("a", half)),
                new Slot(1, DType.F32, half.size(), new Program.Input("b", half))),
            List.of(),
            Map.of());
    try (GpuDevice device = GpuDevice.open(driver)) {
      DeviceException refusal =
          assertThrows(DeviceException.class, () -> device.compile(program, new Store(device)));
      assertTrue(refusal.getMessage().contains("smaller batches"), refusal.getMessage());
    }
  }

  @Test
  void emptyInputsLieInMemoryAllTheSame() {
    TensorType none = TensorType.f32(0);
    TensorType one = TensorType.f32(1);
    Program program =
        new Program(
            List.of(
                new Slot(0, DType.F32, 0, new Program.Input("none", none)),
                new Slot(1, DType.F32, 1, new Program.Scratch())),
            List.of(
                new Call(
                    new Unknown(),
                    List.of(new Operand(0, 0, none)),
                    List.of(new Operand(1, 0, one)),
                    "")),
            Map.of());
    List<GpuMemory> given = new ArrayList<>();
    try (GpuDevice device = GpuDevice.open(driver);
        Store store = new Store(device);
        Executable executable =
            new GpuExecutable(
                device, new Lowering(driver, List.of(new Kernels(given))), program, store)) {
      executable.run();
      assertEquals(1, given.size());
      assertNotNull(given.getFirst());
      for (int run = 1; run < 100; run++) {
        executable.run();
      }
      assertTrue(driver.marksSet > 100 / RunsInFlight.MOST, "runs are not counted");
    }
  }

  /** A kernel that only {@link Kernels} knows. */
  private record Unknown() implements Kernel {
    @Override
    public String name() {
      return "unknown";
    }

    @Override
    public List<TensorType> outputTypes(List<TensorType> inputs) {
      return List.of(TensorType.f32(1));
    }

    @Override
    public void reference(Arithmetic arithmetic, List<Elements> inputs, List<Elements> outputs) {
      throw new UnsupportedOperationException("not needed");
    }

    @Override
    public List<Value> gradient(
        Application application, List<Value> adjoints, List<Boolean> wanted) {
      throw new UnsupportedOperationException("not needed");
    }
  }

  /** Kernels that do nothing but tell where their first input lies. */
  private record Kernels(List<GpuMemory> given) implements GpuKernelProvider {
    @Override
    public boolean supports(Kernel kernel) {
      return true;
    }

    @Override
    public List<GpuSource> sources(Kernel kernel) {
      return List.of();
    }

    @Override
    public List<GpuStep> steps(
        Kernel kernel, List<GpuOperand> inputs, List<GpuOperand> outputs, GpuContext context) {
      given.add(inputs.getFirst().memory());
      return List.of();
    }
  }
}
