package dev.concord.device;

import dev.concord.tensor.DType;
import dev.concord.tensor.HostTensor;

/** Memory of a device: {@code size} elements of one type. */
public interface Buffer extends AutoCloseable {
  /** Element type. */
  DType dtype();

  /** Number of elements. */
  int size();

  /** Copies a whole host tensor to elements {@code offset} and following. */
  void write(int offset, HostTensor source);

  /** Fills a whole host tensor from elements {@code offset} and following. */
  void read(int offset, HostTensor target);

  @Override
  void close();
}
