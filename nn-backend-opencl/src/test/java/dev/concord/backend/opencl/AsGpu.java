package dev.concord.backend.opencl;

import dev.concord.device.Device;
import dev.concord.device.DeviceDescription;
import dev.concord.gpu.GpuDevice;
import dev.concord.gpu.GpuDriver;
import dev.concord.gpu.GpuMemory;
import dev.concord.gpu.GpuSource;
import dev.concord.gpu.GpuStep;
import dev.concord.gpu.GpuTraits;
import dev.concord.tensor.HostTensor;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A device that gets the kernels for GPUs even where it is a processor; slow there, same bits.
 *
 * @param computeUnits what the choice of kernels counts with
 * @param entries collects the names of the kernels that are prepared
 */
record AsGpu(GpuDriver driver, int computeUnits, Set<String> entries) implements GpuDriver {
  static Device open(FoundDevice device) {
    return open(device, device.facts().computeUnits(), new HashSet<>());
  }

  static Device open(FoundDevice device, int computeUnits, Set<String> entries) {
    GpuDriver driver = OpenClDriver.open(device, BinaryCache.off(), false);
    return GpuDevice.open(new AsGpu(driver, computeUnits, entries));
  }

  @Override
  public GpuTraits traits() {
    GpuTraits own = driver.traits();
    return new GpuTraits(false, computeUnits, own.workGroupLimit(), own.localMemoryBytes());
  }

  @Override
  public DeviceDescription description() {
    return driver.description();
  }

  @Override
  public GpuMemory allocate(long bytes) {
    return driver.allocate(bytes);
  }

  @Override
  public void upload(HostTensor source, GpuMemory target, int offset) {
    driver.upload(source, target, offset);
  }

  @Override
  public void download(GpuMemory source, int offset, HostTensor target) {
    driver.download(source, offset, target);
  }

  @Override
  public Staging staging(GpuMemory target, int bytes) {
    return driver.staging(target, bytes);
  }

  @Override
  public boolean compiles(GpuSource source) {
    return driver.compiles(source);
  }

  @Override
  public Sequence prepare(List<GpuStep> steps, List<String> labels) {
    for (GpuStep step : steps) {
      if (step instanceof GpuStep.Launch launch) {
        entries.add(launch.entry());
      }
    }
    return driver.prepare(steps, labels);
  }

  @Override
  public void close() {
    driver.close();
  }
}
