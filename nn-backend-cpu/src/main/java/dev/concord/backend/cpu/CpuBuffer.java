package dev.concord.backend.cpu;

import dev.concord.backend.cpu.task.CpuOperand;
import dev.concord.device.Buffer;
import dev.concord.device.DeviceException;
import dev.concord.tensor.DType;
import dev.concord.tensor.HostTensor;
import java.util.Objects;

/** Heap memory: one primitive array with slack behind its elements for vector loads. */
final class CpuBuffer implements Buffer {
  private final DType dtype;
  private final int size;
  private final Object array;

  CpuBuffer(DType dtype, int size) {
    this.dtype = dtype;
    this.size = size;
    this.array = newArray(dtype, size);
  }

  /** A zeroed array of {@code size} elements and the slack. */
  static Object newArray(DType dtype, int size) {
    try {
      int length = Math.addExact(size, CpuOperand.SLACK);
      return switch (dtype) {
        case F32 -> new float[length];
        case I32 -> new int[length];
        case U8 -> new byte[length];
      };
    } catch (OutOfMemoryError | ArithmeticException tooLarge) {
      throw new DeviceException(
          "The Java heap has no room for "
              + size
              + " elements of "
              + dtype
              + " ("
              + ((long) size * dtype.bytes() >> 20)
              + " MiB): start the JVM with a larger -Xmx",
          tooLarge);
    }
  }

  static Object arrayOf(HostTensor tensor) {
    return switch (tensor.type().dtype()) {
      case F32 -> tensor.floats();
      case I32 -> tensor.ints();
      case U8 -> tensor.bytes();
    };
  }

  Object array() {
    return array;
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
    check(offset, source);
    System.arraycopy(arrayOf(source), 0, array, offset, source.size());
  }

  @Override
  public void read(int offset, HostTensor target) {
    check(offset, target);
    System.arraycopy(array, offset, arrayOf(target), 0, target.size());
  }

  private void check(int offset, HostTensor tensor) {
    if (tensor.type().dtype() != dtype) {
      throw new IllegalArgumentException(
          "The buffer holds " + dtype + ", got a tensor of " + tensor.type());
    }
    Objects.checkFromIndexSize(offset, tensor.size(), size);
  }

  @Override
  public void close() {
    // Collected with the heap.
  }
}
