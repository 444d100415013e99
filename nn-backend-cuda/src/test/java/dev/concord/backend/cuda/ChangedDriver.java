package dev.concord.backend.cuda;

import dev.concord.device.DeviceDescription;
import dev.concord.gpu.GpuDriver;
import dev.concord.gpu.GpuMemory;
import dev.concord.gpu.GpuSource;
import dev.concord.gpu.GpuStep;
import dev.concord.gpu.GpuTraits;
import dev.concord.tensor.HostTensor;
import java.util.List;
import java.util.function.UnaryOperator;

/** A driver that changes launches on their way: to make mistakes on purpose, or to watch. */
final class ChangedDriver implements GpuDriver {
  private final GpuDriver driver;
  private final GpuTraits traits;
  private final UnaryOperator<GpuStep.Launch> change;

  ChangedDriver(GpuDriver driver, UnaryOperator<GpuStep.Launch> change) {
    this(driver, driver.traits(), change);
  }

  /** One whose kernels are chosen for other traits. */
  ChangedDriver(GpuDriver driver, GpuTraits traits, UnaryOperator<GpuStep.Launch> change) {
    this.driver = driver;
    this.traits = traits;
    this.change = change;
  }

  @Override
  public Sequence prepare(List<GpuStep> steps, List<String> labels) {
    List<GpuStep> changed =
        steps.stream()
            .map(step -> step instanceof GpuStep.Launch launch ? change.apply(launch) : step)
            .toList();
    return driver.prepare(changed, labels);
  }

  @Override
  public DeviceDescription description() {
    return driver.description();
  }

  @Override
  public GpuTraits traits() {
    return traits;
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
  public void close() {
    driver.close();
  }
}
