package dev.concord.checkpoint;

import dev.concord.tensor.HostTensor;
import dev.concord.tensor.TensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The elements of a tensor as bytes, the same for files and for hashes: row-major, little-endian,
 * every NaN as 0x7fc00000. They pass in small pieces, so a tensor is never in memory twice. It
 * knows nothing of names and shapes.
 */
final class TensorBytes {
  private static final int PIECE = 1 << 16;

  /** Takes all the bytes of a piece. */
  interface Sink<E extends Exception> {
    void accept(ByteBuffer piece) throws E;
  }

  /** Fills a piece completely. */
  interface Source<E extends Exception> {
    void fill(ByteBuffer piece) throws E;
  }

  private TensorBytes() {}

  /** Passes a tensor's bytes to {@code sink}. */
  static <E extends Exception> void write(HostTensor tensor, Sink<E> sink) throws E {
    ByteBuffer piece = ByteBuffer.allocate(PIECE).order(ByteOrder.LITTLE_ENDIAN);
    int elementBytes = tensor.type().dtype().bytes();
    int count;
    for (int first = 0; first < tensor.size(); first += count) {
      count = Math.min(PIECE / elementBytes, tensor.size() - first);
      piece.clear();
      switch (tensor.type().dtype()) {
        case F32 -> {
          for (int i = first; i < first + count; i++) {
            piece.putInt(Float.floatToIntBits(tensor.floats()[i])); // the one canonical NaN
          }
        }
        case I32 -> {
          piece.asIntBuffer().put(tensor.ints(), first, count);
          piece.position(count * elementBytes);
        }
        case U8 -> piece.put(tensor.bytes(), first, count);
      }
      sink.accept(piece.flip());
    }
  }

  /** A tensor of the given type from the bytes of {@code source}. */
  static <E extends Exception> HostTensor read(TensorType type, Source<E> source) throws E {
    HostTensor tensor = HostTensor.zeros(type);
    ByteBuffer piece = ByteBuffer.allocate(PIECE).order(ByteOrder.LITTLE_ENDIAN);
    int elementBytes = type.dtype().bytes();
    int count;
    for (int first = 0; first < tensor.size(); first += count) {
      count = Math.min(PIECE / elementBytes, tensor.size() - first);
      piece.clear().limit(count * elementBytes);
      source.fill(piece);
      piece.flip();
      switch (type.dtype()) {
        case F32 -> piece.asFloatBuffer().get(tensor.floats(), first, count);
        case I32 -> piece.asIntBuffer().get(tensor.ints(), first, count);
        case U8 -> piece.get(tensor.bytes(), first, count);
      }
    }
    return tensor;
  }
}
