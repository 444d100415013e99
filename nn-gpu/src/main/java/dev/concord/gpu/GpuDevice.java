package dev.concord.gpu;

import dev.concord.device.Buffer;
import dev.concord.device.Device;
import dev.concord.device.DeviceDescription;
import dev.concord.device.DeviceException;
import dev.concord.device.Executable;
import dev.concord.device.Store;
import dev.concord.graph.Kernel;
import dev.concord.plan.FusionSupport;
import dev.concord.plan.Program;
import dev.concord.tensor.DType;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;

/**
 * An opened GPU over some driver. It owns the driver and everything allocated through it: closing
 * the device releases what buffers and executables still hold.
 */
public final class GpuDevice implements Device {
  private final GpuDriver driver;
  private final Lowering lowering;
  private final Set<AutoCloseable> owned = new LinkedHashSet<>();
  private boolean closed;

  private GpuDevice(GpuDriver driver) {
    this.driver = driver;
    List<GpuKernelProvider> providers =
        ServiceLoader.load(GpuKernelProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .toList();
    lowering = new Lowering(driver, providers);
  }

  /**
   * The device over {@code driver}, which it owns from now on, also when this fails.
   *
   * @throws DeviceException if the device's arithmetic is not exact
   */
  public static GpuDevice open(GpuDriver driver) {
    GpuDevice device = new GpuDevice(driver);
    try {
      SelfTest.run(driver);
    } catch (RuntimeException failure) {
      device.close();
      throw failure;
    }
    return device;
  }

  GpuDriver driver() {
    return driver;
  }

  /** Called with the device's lock held. */
  void requireOpen() {
    if (closed) {
      throw new DeviceException("The device is closed: " + description());
    }
  }

  /** Memory that the device releases when it closes, at the latest. */
  GpuMemory own(GpuMemory memory) {
    owned.add(memory);
    return memory;
  }

  void own(AutoCloseable resource) {
    owned.add(resource);
  }

  void release(AutoCloseable resource) {
    if (owned.remove(resource)) {
      close(resource);
    }
  }

  private static void close(AutoCloseable resource) {
    switch (resource) {
      case GpuMemory memory -> memory.close();
      case GpuDriver.Sequence sequence -> sequence.close();
      case GpuDriver.Staging staging -> staging.close();
      default -> throw new IllegalStateException("Not a resource of a driver: " + resource);
    }
  }

  @Override
  public DeviceDescription description() {
    return driver.description();
  }

  @Override
  public FusionSupport fusion() {
    return driver.fusion();
  }

  @Override
  public boolean isNative(Kernel kernel) {
    return lowering.isNative(kernel);
  }

  @Override
  public synchronized Buffer allocate(DType dtype, int size) {
    requireOpen();
    GpuMemory memory = own(driver.allocate((long) Math.max(size, 1) * dtype.bytes()));
    return new GpuBuffer(this, dtype, size, memory);
  }

  @Override
  public synchronized Executable compile(Program program, Store store) {
    requireOpen();
    store.requireDevice(this);
    return new GpuExecutable(this, lowering, program, store);
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      try {
        List.copyOf(owned).reversed().forEach(this::release);
      } finally {
        driver.close();
      }
    }
  }
}
