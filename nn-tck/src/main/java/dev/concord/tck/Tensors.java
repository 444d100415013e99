package dev.concord.tck;

import dev.concord.tensor.HostTensor;

/** Moves elements between host tensors of one element type, whatever that type is. */
final class Tensors {
  private Tensors() {}

  /** All elements of {@code from} to position {@code at} of {@code to} and following. */
  static void copy(HostTensor from, HostTensor to, int at) {
    switch (from.type().dtype()) {
      case F32 -> System.arraycopy(from.floats(), 0, to.floats(), at, from.size());
      case I32 -> System.arraycopy(from.ints(), 0, to.ints(), at, from.size());
      case U8 -> System.arraycopy(from.bytes(), 0, to.bytes(), at, from.size());
    }
  }
}
