package dev.concord.gpu;

import dev.concord.device.Buffer;
import dev.concord.tensor.DType;
import dev.concord.tensor.HostTensor;

/** A state's memory on the device. */
final class GpuBuffer implements Buffer {
  private final GpuDevice device;
  private final DType dtype;
  private final int size;
  private final GpuMemory memory;
  private boolean closed;

  GpuBuffer(GpuDevice device, DType dtype, int size, GpuMemory memory) {
    this.device = device;
    this.dtype = dtype;
    this.size = size;
    this.memory = memory;
  }

  GpuMemory memory() {
    return memory;
  }

  @Override
  public DType dtype() {
    return dtype;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public void write(int offset, HostTensor source) {
    synchronized (device) {
      device.requireOpen();
      if (source.size() > 0) {
        device.driver().upload(source, memory, offset);
      }
    }
  }

  @Override
  public void read(int offset, HostTensor target) {
    synchronized (device) {
      device.requireOpen();
      if (target.size() > 0) {
        device.driver().download(memory, offset, target);
      }
    }
  }

  @Override
  public void close() {
    synchronized (device) {
      if (!closed) {
        closed = true;
        device.release(memory);
      }
    }
  }
}
