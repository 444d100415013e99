package dev.concord.backend.cpu;

import dev.concord.backend.cpu.gemm.GemmWarmup;
import dev.concord.backend.cpu.kernels.NativeKernels;
import dev.concord.backend.cpu.kernels.RowKernelChoice;
import dev.concord.backend.cpu.map.MapCompiler;
import dev.concord.backend.cpu.task.CpuKernelProvider;
import dev.concord.backend.cpu.task.CpuTask;
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
import java.util.List;
import java.util.ServiceLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The opened CPU: its threads and the lock by which runs are taken in turn. */
final class CpuDevice implements Device {
  private static final Logger LOG = LoggerFactory.getLogger(CpuDevice.class);

  /** Longest fused expression: beyond it compiled loops fall off a cliff. */
  private static final FusionSupport FUSION = new FusionSupport(150, true, true);

  private final CpuSettings settings;
  private final DeviceDescription description;
  private final WorkerPool pool;
  private final SharedKernels.Kernels kernels;
  private final List<CpuKernelProvider> providers;
  private boolean closed;

  private CpuDevice(CpuSettings settings, SharedKernels shared) {
    this.settings = settings;
    description = settings.description();
    int threads = settings.threads();
    // A processor for the compiler: with it the slow phase is over sooner.
    int beforeCompiled = Math.clamp(Runtime.getRuntime().availableProcessors() - 1, 1, threads);
    pool = new WorkerPool(threads, () -> GemmWarmup.isWorking() ? beforeCompiled : threads);
    GemmWarmup.requestCommon(settings.lanes());
    kernels = shared.of(settings);
    providers =
        ServiceLoader.load(CpuKernelProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .toList();
  }

  /**
   * Opens the device.
   *
   * @throws DeviceException if a thread's arithmetic is not exact
   */
  static CpuDevice open(CpuSettings settings) {
    return open(settings, SharedKernels.ofThisJvm());
  }

  /** As the other, with the kernels of these devices. */
  static CpuDevice open(CpuSettings settings, SharedKernels shared) {
    if (!VectorSupport.isPresent()) {
      LOG.warn(
          "The Vector API is not available, so plain Java computes, slower and with the same bits;"
              + " start the JVM with {}",
          VectorSupport.FLAG);
    }
    CpuDevice device = new CpuDevice(settings, shared);
    try {
      device.pool.run(new SelfTestTask(settings.threads()));
    } catch (DeviceException notExact) {
      device.close();
      throw notExact;
    }
    return device;
  }

  /** The self-test, once on each thread. */
  private record SelfTestTask(int parts) implements CpuTask {
    @Override
    public void run(int part) {
      new SelfTest().run();
    }
  }

  CpuSettings settings() {
    return settings;
  }

  WorkerPool pool() {
    return pool;
  }

  MapCompiler maps() {
    return kernels.maps();
  }

  RowKernelChoice rows() {
    return kernels.rows();
  }

  List<CpuKernelProvider> providers() {
    return providers;
  }

  /** Called with the device's lock held. */
  void requireOpen() {
    if (closed) {
      throw new DeviceException("The device is closed: " + description);
    }
  }

  @Override
  public DeviceDescription description() {
    return description;
  }

  @Override
  public FusionSupport fusion() {
    return FUSION;
  }

  @Override
  public boolean isNative(Kernel kernel) {
    return NativeKernels.supports(kernel)
        || providers.stream().anyMatch(provider -> provider.supports(kernel));
  }

  @Override
  public Buffer allocate(DType dtype, int size) {
    return new CpuBuffer(dtype, size);
  }

  @Override
  public synchronized Executable compile(Program program, Store store) {
    requireOpen();
    store.requireDevice(this);
    return new CpuExecutable(this, program, store);
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      pool.close();
    }
  }
}
