package dev.concord.gpu;

import dev.concord.device.DeviceDescription;
import dev.concord.tensor.HostTensor;
import java.util.List;

/** A driver of no device: it has traits and hands out memory, so that lowering can be looked at. */
record TraitsDriver(GpuTraits traits) implements GpuDriver {
  @Override
  public GpuMemory allocate(long bytes) {
    return new FakeMemory(bytes);
  }

  @Override
  public DeviceDescription description() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void upload(HostTensor source, GpuMemory target, int offset) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void download(GpuMemory source, int offset, HostTensor target) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Staging staging(GpuMemory target, int bytes) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean compiles(GpuSource source) {
    return true;
  }

  @Override
  public Sequence prepare(List<GpuStep> steps, List<String> labels) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void synchronize() {}

  @Override
  public void close() {}
}
