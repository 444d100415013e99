package dev.concord.reference;

import dev.concord.device.Buffer;
import dev.concord.tensor.DType;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;

/** Heap memory: one flat host tensor. */
final class ReferenceBuffer implements Buffer {
  private final HostTensor tensor;

  ReferenceBuffer(DType dtype, int size) {
    this.tensor = HostTensor.zeros(new TensorType(dtype, Shape.of(size)));
  }

  HostTensor tensor() {
    return tensor;
  }

  @Override
  public DType dtype() {
    return tensor.type().dtype();
  }

  @Override
  public int size() {
    return tensor.size();
  }

  @Override
  public void write(int offset, HostTensor source) {
    System.arraycopy(array(source), 0, array(tensor), offset, source.size());
  }

  @Override
  public void read(int offset, HostTensor target) {
    System.arraycopy(array(tensor), offset, array(target), 0, target.size());
  }

  static Object array(HostTensor tensor) {
    return switch (tensor.type().dtype()) {
      case F32 -> tensor.floats();
      case I32 -> tensor.ints();
      case U8 -> tensor.bytes();
    };
  }

  @Override
  public void close() {
    // Collected with the heap.
  }
}
