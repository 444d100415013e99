package dev.concord.data.io;

import dev.concord.tensor.HostTensor;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Reads and writes one tensor as an NPY file, NumPy's own format ({@code numpy.save}, {@code
 * numpy.load}).
 *
 * <pre>
 *   offset 0   93 'N' 'U' 'M' 'P' 'Y'
 *   offset 6   version, major and minor
 *   offset 8   length of the header, 16 bits in version 1, else 32, little-endian
 *   then       a Python dictionary as text, padded with spaces and ended by a newline so that the
 *              elements begin at a multiple of 64
 *   then       the elements
 * </pre>
 *
 * <p>Read are versions 1.0 to 3.0, both byte orders, and both C and Fortran order, which becomes C
 * order. Floats of 16, 32 and 64 bits become F32, rounded to nearest; whole numbers of 8 to 64 bits
 * become I32, out of its range an error; unsigned bytes and truth values become U8. Written are
 * version 1.0, little-endian, C order. Source: NumPy Enhancement Proposal 1, "A simple file format
 * for NumPy arrays".
 */
public final class NpyFile {
  static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  private static final int ALIGNMENT = 64;
  private static final int PREFIX = MAGIC.length + 4;

  private NpyFile() {}

  /**
   * Reads the whole file.
   *
   * @throws MalformedDataException if it is not NPY, holds another kind of elements, ends too early
   *     or goes on, or a value is out of range
   * @throws IOException if the file is missing or cannot be read
   */
  public static HostTensor read(Path file) throws IOException {
    try (InputStream input = new BufferedInputStream(Files.newInputStream(file))) {
      return NpyParser.read(file.toString(), input);
    }
  }

  /**
   * Writes a tensor: F32 as {@code <f4}, I32 as {@code <i4}, U8 as {@code |u1}. A file that is
   * there is replaced as a whole.
   */
  public static void write(HostTensor tensor, Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(bytes(tensor));
    AtomicFile.replace(
        file,
        channel -> {
          while (bytes.hasRemaining()) {
            channel.write(bytes);
          }
        });
  }

  /** The file's bytes. */
  static byte[] bytes(HostTensor tensor) {
    String type =
        switch (tensor.type().dtype()) {
          case F32 -> "<f4";
          case I32 -> "<i4";
          case U8 -> "|u1";
        };
    String lengths =
        Arrays.stream(tensor.shape().lengths())
            .mapToObj(String::valueOf)
            .collect(Collectors.joining(", "));
    // Python's tuple of one element has a comma behind it.
    String comma = tensor.shape().rank() == 1 ? "," : "";
    String dictionary =
        "{'descr': '%s', 'fortran_order': False, 'shape': (%s%s), }"
            .formatted(type, lengths, comma);
    int padding = -(PREFIX + dictionary.length() + 1) & (ALIGNMENT - 1);
    byte[] header = (dictionary + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII);
    int elementBytes = tensor.type().dtype().bytes();
    ByteBuffer bytes =
        ByteBuffer.allocate(
                Math.addExact(
                    PREFIX + header.length, Math.multiplyExact(tensor.size(), elementBytes)))
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) header.length).put(header);
    switch (tensor.type().dtype()) {
      case F32 -> bytes.asFloatBuffer().put(tensor.floats(), 0, tensor.size());
      case I32 -> bytes.asIntBuffer().put(tensor.ints(), 0, tensor.size());
      case U8 -> bytes.put(tensor.bytes(), 0, tensor.size());
    }
    return bytes.array();
  }
}
