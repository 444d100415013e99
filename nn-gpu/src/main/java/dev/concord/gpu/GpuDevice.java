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
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An opened GPU over some driver. It owns the driver and everything allocated through it: closing
 * the device releases what buffers and executables still hold.
 */
public final class GpuDevice implements Device {
  private static final Logger LOG = LoggerFactory.getLogger(GpuDevice.class);

  private final GpuDriver driver;
  private final Lowering lowering;
  private final Set<AutoCloseable> owned = new LinkedHashSet<>();
  private RunsInFlight inFlight;
  private boolean closed;

  private GpuDevice(GpuDriver driver) {
    this.driver = driver;
    lowering = new Lowering(driver, providers());
  }

  /** Kernels of other jars. What cannot be loaded is left out with a warning. */
  private static List<GpuKernelProvider> providers() {
    List<GpuKernelProvider> found = new ArrayList<>();
    Iterator<GpuKernelProvider> providers = ServiceLoader.load(GpuKernelProvider.class).iterator();
    while (true) {
      try {
        if (!providers.hasNext()) {
          return found;
        }
        found.add(providers.next());
      } catch (ServiceConfigurationError | LinkageError broken) {
        LOG.warn("GPU kernels on the class path cannot be loaded: {}", broken.toString());
      }
    }
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
      device.inFlight = new RunsInFlight(device.own(driver.mark()), device.own(driver.mark()));
    } catch (RuntimeException failure) {
      attempt(device::close, failure);
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

  /** Called after every run, with the device's lock held. */
  void runQueued() {
    inFlight.queued();
  }

  /** A resource that the device releases when it closes, at the latest. */
  <R extends AutoCloseable> R own(R resource) {
    owned.add(resource);
    return resource;
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
      case GpuDriver.Mark mark -> mark.close();
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

  /** Releases everything, also where something fails on the way; then throws the first failure. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      RuntimeException failure = null;
      for (AutoCloseable resource : List.copyOf(owned).reversed()) {
        failure = attempt(() -> release(resource), failure);
      }
      failure = attempt(driver::close, failure);
      if (failure != null) {
        throw failure;
      }
    }
  }

  /** The first failure: an earlier one, else that of the action, or null. */
  private static RuntimeException attempt(Runnable action, RuntimeException earlier) {
    try {
      action.run();
    } catch (RuntimeException failure) {
      if (earlier == null) {
        return failure;
      }
      earlier.addSuppressed(failure);
    }
    return earlier;
  }
}
