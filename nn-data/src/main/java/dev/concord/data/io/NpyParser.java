package dev.concord.data.io;

import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Reads one NPY array from a stream; {@link NpyFile} has the format. */
final class NpyParser {
  /** NumPy's own limit for a header is 10 000 characters; a longer one is no header. */
  private static final int LONGEST_HEADER = 1 << 16;

  private final String source;
  private final InputStream input;

  private NpyParser(String source, InputStream input) {
    this.source = source;
    this.input = input;
  }

  /** Reads to the end of the stream. */
  static HostTensor read(String source, InputStream input) throws IOException {
    return new NpyParser(source, input).read();
  }

  private HostTensor read() throws IOException {
    ByteBuffer start = exactly(NpyFile.MAGIC.length + 2, "the 8 bytes that begin an NPY file");
    for (int i = 0; i < NpyFile.MAGIC.length; i++) {
      if (start.get(i) != NpyFile.MAGIC[i]) {
        throw new MalformedDataException(
            "%s: not an NPY file: expected the bytes 93 4E 55 4D 50 59 at its start, byte %d is %02X."
                .formatted(source, i, start.get(i)));
      }
    }
    int version = start.get(NpyFile.MAGIC.length);
    if (version < 1 || version > 3) {
      throw new MalformedDataException(
          "%s: NPY version %d.%d is unknown; 1.0, 2.0 and 3.0 can be read."
              .formatted(source, version, start.get(NpyFile.MAGIC.length + 1)));
    }
    ByteBuffer length = exactly(version == 1 ? 2 : 4, "the header's length");
    int characters = version == 1 ? length.getShort() & 0xFFFF : length.getInt();
    if (characters < 0 || characters > LONGEST_HEADER) {
      throw new MalformedDataException(
          "%s: the NPY header claims %d characters; at most %d can be read."
              .formatted(source, characters & 0xFFFFFFFFL, LONGEST_HEADER));
    }
    ByteBuffer text = exactly(characters, "the header of " + characters + " characters");
    NpyHeader header = NpyHeader.parse(source, new String(text.array(), StandardCharsets.UTF_8));
    long bytes = (long) header.shape().size() * header.type().bytes;
    if (bytes > Integer.MAX_VALUE - 8) {
      throw new MalformedDataException(
          "%s: the header announces %d bytes of elements for shape %s; at most 2^31 - 9 can be read."
              .formatted(source, bytes, header.shape()));
    }
    ByteBuffer elements =
        exactly((int) bytes, "%d bytes of elements for %s".formatted(bytes, header.shape()));
    if (input.read() >= 0) {
      throw new MalformedDataException(
          "%s: too long: expected the end after %d bytes of elements for %s, found further bytes."
              .formatted(source, bytes, header.shape()));
    }
    elements.order(header.bigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    return decode(header, elements);
  }

  private ByteBuffer exactly(int count, String expected) throws IOException {
    // Grows as the bytes come in, so a wrong header cannot claim memory the file does not fill.
    byte[] bytes = input.readNBytes(count);
    if (bytes.length < count) {
      throw new MalformedDataException(
          "%s: truncated: expected %s, found %d bytes before the end."
              .formatted(source, expected, bytes.length));
    }
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private HostTensor decode(NpyHeader header, ByteBuffer elements) throws MalformedDataException {
    Shape shape = header.shape();
    int[] places = places(header);
    return switch (header.type().readAs) {
      case F32 -> {
        float[] values = new float[places.length];
        for (int i = 0; i < places.length; i++) {
          values[places[i]] = number(header.type(), elements, i);
        }
        yield HostTensor.of(shape, values);
      }
      case I32 -> {
        int[] values = new int[places.length];
        for (int i = 0; i < places.length; i++) {
          values[places[i]] = whole(header.type(), elements, i);
        }
        yield HostTensor.of(shape, values);
      }
      case U8 -> {
        byte[] values = new byte[places.length];
        for (int i = 0; i < places.length; i++) {
          values[places[i]] = elements.get(i);
          if (header.type() == NpyType.B1 && (elements.get(i) & ~1) != 0) {
            throw new MalformedDataException(
                "%s: element %d is %d; a truth value is 0 or 1."
                    .formatted(source, i, elements.get(i) & 0xFF));
          }
        }
        yield HostTensor.of(shape, values);
      }
    };
  }

  /** For each element in the file's order its place in row-major order. */
  private static int[] places(NpyHeader header) {
    Shape shape = header.shape();
    int[] places = new int[shape.size()];
    int[] strides = shape.strides();
    for (int i = 0; i < places.length; i++) {
      if (!header.fortranOrder()) {
        places[i] = i;
        continue;
      }
      int rest = i;
      for (int axis = 0; axis < shape.rank(); axis++) {
        places[i] += rest % shape.length(axis) * strides[axis];
        rest /= shape.length(axis);
      }
    }
    return places;
  }

  private float number(NpyType type, ByteBuffer elements, int i) throws MalformedDataException {
    if (type == NpyType.F2) {
      return Float.float16ToFloat(elements.getShort(i * Short.BYTES));
    }
    if (type == NpyType.F4) {
      return elements.getFloat(i * Float.BYTES);
    }
    double value = elements.getDouble(i * Double.BYTES);
    if (Float.isInfinite((float) value) && !Double.isInfinite(value)) {
      throw new MalformedDataException(
          "%s: element %d is %s, beyond the largest float32, 3.4028235E38."
              .formatted(source, i, value));
    }
    return (float) value;
  }

  private int whole(NpyType type, ByteBuffer elements, int i) throws MalformedDataException {
    int at = i * type.bytes;
    long value =
        switch (type) {
          case I1 -> elements.get(at);
          case I2 -> elements.getShort(at);
          case U2 -> elements.getShort(at) & 0xFFFF;
          case I4 -> elements.getInt(at);
          case U4 -> elements.getInt(at) & 0xFFFFFFFFL;
          // Above the largest long its bits read as a negative one, out of range either way.
          case I8, U8 -> elements.getLong(at);
          case F2, F4, F8, U1, B1 -> throw new AssertionError(type);
        };
    if (value != (int) value || type == NpyType.U8 && value < 0) {
      String found = type == NpyType.U8 ? Long.toUnsignedString(value) : String.valueOf(value);
      throw new MalformedDataException(
          "%s: element %d is %s, outside the range of int32.".formatted(source, i, found));
    }
    return (int) value;
  }
}
