package dev.concord.data.io;

import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads a tensor from an IDX file, the format of MNIST, plain or gzipped. A gzipped file is known
 * by its first bytes, not by its name.
 *
 * <pre>
 *   offset 0   two zero bytes
 *   offset 2   code of the element type
 *   offset 3   number of axes, r
 *   offset 4   r lengths, 32-bit big-endian
 *   4 + 4r     the elements, row-major, big-endian
 * </pre>
 *
 * <p>Unsigned bytes become U8; signed bytes, shorts and ints become I32; floats become F32; doubles
 * become F32, rounded to nearest. Source: Y. LeCun, "The MNIST database", "The IDX file format".
 */
public final class IdxReader {
  private static final int GZIP_MAGIC = 0x1f8b;
  private static final int GZIP_BUFFER = 1 << 16;

  private final Path file;
  private final InputStream input;

  /** Bytes read so far, after decompression: what messages call the offset. */
  private long offset;

  private IdxReader(Path file, InputStream input) {
    this.file = file;
    this.input = input;
  }

  /**
   * Reads the whole file.
   *
   * @return U8, I32 or F32 of the shape in the file
   * @throws MalformedDataException if the file is not IDX, ends too early, goes on after the last
   *     element, has 2^31 elements or more, is damaged gzip, or holds a double beyond float32
   * @throws IOException if the file is missing or cannot be read
   */
  public static HostTensor read(Path file) throws IOException {
    try (InputStream input = open(file)) {
      return new IdxReader(file, input).readTensor();
    } catch (ZipException e) {
      throw new MalformedDataException(
          file + ": the gzip data is damaged (" + e.getMessage() + "): get the file again.", e);
    }
  }

  private static InputStream open(Path file) throws IOException {
    InputStream input = new BufferedInputStream(Files.newInputStream(file), GZIP_BUFFER);
    try {
      input.mark(2);
      boolean gzip = (input.read() << 8 | input.read()) == GZIP_MAGIC;
      input.reset();
      return gzip ? new GZIPInputStream(input, GZIP_BUFFER) : input;
    } catch (EOFException e) {
      input.close();
      throw new MalformedDataException(
          file + ": the gzip data ends inside its own header: get the file again.", e);
    } catch (IOException e) {
      input.close();
      throw e;
    }
  }

  private HostTensor readTensor() throws IOException {
    ByteBuffer magic = readExactly(4, "the 4 bytes that begin an IDX file");
    IdxType type = null;
    for (IdxType candidate : IdxType.values()) {
      type = magic.get(2) == candidate.code ? candidate : type;
    }
    if (magic.getShort(0) != 0 || type == null) {
      throw new MalformedDataException(
          ("%s: not an IDX file: expected at offset 0 the bytes 00 00, a type code (08, 09, 0B, "
                  + "0C, 0D or 0E) and the number of axes, found %02x %02x %02x %02x.")
              .formatted(file, magic.get(0), magic.get(1), magic.get(2), magic.get(3)));
    }
    Shape shape = readShape(magic.get(3) & 0xFF);
    long bytes = (long) shape.size() * type.bytes;
    if (bytes > Integer.MAX_VALUE - 8) {
      throw new MalformedDataException(
          ("%s: the header announces %d bytes of elements for shape %s; at most 2^31 - 9 can be "
                  + "read.")
              .formatted(file, bytes, shape));
    }
    ByteBuffer elements =
        readExactly((int) bytes, "%d bytes of elements for shape %s".formatted(bytes, shape));
    requireEnd(bytes, shape);
    return decode(type, shape, elements);
  }

  private Shape readShape(int rank) throws IOException {
    ByteBuffer lengths = readExactly(4 * rank, "the lengths of " + rank + " axes");
    List<Integer> shape = new ArrayList<>();
    for (int axis = 0; axis < rank; axis++) {
      shape.add(lengths.getInt());
    }
    try {
      return Shape.of(shape.stream().mapToInt(Integer::intValue).toArray());
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new MalformedDataException(
          "%s: expected at offset 4 axis lengths of fewer than 2^31 elements, found %s."
              .formatted(file, shape),
          e);
    }
  }

  private ByteBuffer readExactly(int count, String expected) throws IOException {
    byte[] bytes;
    try {
      // Grows as the bytes come in, so a wrong header cannot claim memory the file does not fill.
      bytes = input.readNBytes(count);
    } catch (EOFException e) {
      throw new MalformedDataException(
          "%s: the gzip data ends too early: expected %s from offset %d on: get the file again."
              .formatted(file, expected, offset),
          e);
    }
    if (bytes.length < count) {
      throw new MalformedDataException(
          "%s: truncated: expected at offset %d %s, found %d bytes before the file ends."
              .formatted(file, offset, expected, bytes.length));
    }
    offset += count;
    return ByteBuffer.wrap(bytes);
  }

  private void requireEnd(long bytes, Shape shape) throws IOException {
    int more;
    try {
      more = input.read();
    } catch (EOFException e) {
      throw new MalformedDataException(
          "%s: the gzip data ends too early, in its closing checksum: get the file again."
              .formatted(file),
          e);
    }
    if (more >= 0) {
      throw new MalformedDataException(
          ("%s: too long: expected the end at offset %d after %d bytes of elements for shape %s, "
                  + "found further bytes.")
              .formatted(file, offset, bytes, shape));
    }
  }

  private HostTensor decode(IdxType type, Shape shape, ByteBuffer elements) throws IOException {
    return switch (type.readAs) {
      case U8 -> HostTensor.of(shape, elements.array());
      case I32 -> HostTensor.of(shape, decodeInts(type, shape.size(), elements));
      case F32 -> HostTensor.of(shape, decodeFloats(type, shape.size(), elements));
    };
  }

  private static int[] decodeInts(IdxType type, int count, ByteBuffer elements) {
    int[] values = new int[count];
    for (int i = 0; i < count; i++) {
      values[i] =
          switch (type.bytes) {
            case 1 -> elements.get();
            case 2 -> elements.getShort();
            default -> elements.getInt();
          };
    }
    return values;
  }

  private float[] decodeFloats(IdxType type, int count, ByteBuffer elements) throws IOException {
    float[] values = new float[count];
    if (type == IdxType.FLOAT) {
      elements.asFloatBuffer().get(values);
      return values;
    }
    for (int i = 0; i < count; i++) {
      double value = elements.getDouble();
      values[i] = (float) value;
      if (Float.isInfinite(values[i]) && !Double.isInfinite(value)) {
        throw new MalformedDataException(
            "%s: element %d is %s, beyond the largest float32, 3.4028235E38."
                .formatted(file, i, value));
      }
    }
    return values;
  }
}
