package dev.concord.checkpoint;

import dev.concord.checkpoint.SafetensorsHeader.Entry;
import dev.concord.data.io.AtomicFile;
import dev.concord.data.io.MalformedDataException;
import dev.concord.tensor.HostTensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * What a safetensors file holds: named tensors in order, and texts by key. It reads and writes such
 * files; what the names mean is for {@link WeightsFile} and {@link Checkpoint}.
 *
 * <pre>
 *   offset 0    length N of the header, 64-bit little-endian
 *   offset 8    header: a JSON object in UTF-8, padded with spaces
 *   8 + N       the data: each tensor's elements, row-major, little-endian
 * </pre>
 *
 * <p>Written files have the tensors in their order here, one behind the other; N is a multiple of
 * 8; every NaN is written as 0x7fc00000. So the same content always gives the same bytes. Element
 * types are F32, I32 and U8. To keep 32-bit elements aligned in the file, put U8 tensors last.
 *
 * <p>Format: Hugging Face, "Safetensors", section "Format" (github.com/huggingface/safetensors).
 *
 * @param metadata texts by key, in order; may be empty
 * @param tensors tensors by name, in order; read from a file, in the order of their data. Not
 *     copied
 */
public record Safetensors(
    SequencedMap<String, String> metadata, SequencedMap<String, HostTensor> tensors) {
  /** Copies the maps, not the tensors. */
  public Safetensors {
    metadata = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(metadata));
    tensors = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(tensors));
  }

  /**
   * Reads a whole file.
   *
   * @throws MalformedDataException if the file is truncated, too long, damaged or of another
   *     format, or has a tensor of another element type than F32, I32 and U8 or of 2^31 elements or
   *     more
   * @throws IOException if the file is missing, is a directory or cannot be read
   */
  public static Safetensors read(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new NoSuchFileException(
          file.toString(), null, "expected a safetensors file, found none of that name");
    }
    if (Files.isDirectory(file)) {
      throw new FileSystemException(
          file.toString(), null, "expected a safetensors file, found a directory");
    }
    try (FileChannel channel = FileChannel.open(file)) {
      SafetensorsHeader header = readHeader(file, channel);
      long dataBytes = channel.size() - channel.position();
      SequencedMap<String, HostTensor> tensors = new LinkedHashMap<>();
      for (Map.Entry<String, Entry> entry : header.inOrderOfData(file, dataBytes).entrySet()) {
        tensors.put(
            entry.getKey(),
            TensorBytes.read(
                entry.getValue().type(),
                piece -> fill(file, channel, piece, "the elements of tensor " + entry.getKey())));
      }
      return new Safetensors(header.metadata(), tensors);
    }
  }

  private static SafetensorsHeader readHeader(Path file, FileChannel channel) throws IOException {
    ByteBuffer start = ByteBuffer.allocate(9).order(ByteOrder.LITTLE_ENDIAN);
    while (start.hasRemaining() && channel.read(start) >= 0) {
      // A read may bring less than asked for.
    }
    start.flip();
    if (start.limit() < 9 || start.get(8) != '{') {
      throw new MalformedDataException(
          ("%s: not a safetensors file: expected 8 bytes with the length of the header, then \"{\","
                  + " found %s.%s")
              .formatted(
                  file,
                  start.limit() < 9 ? "only " + start.limit() + " bytes" : "another byte",
                  FileKind.guess(start)));
    }
    long length = start.getLong(0);
    long available = channel.size() - 8;
    if (length < 2 || length > SafetensorsHeader.MAXIMUM_BYTES) {
      throw new MalformedDataException(
          "%s: expected a header of 2 to %d bytes, found the length %s: %s"
              .formatted(
                  file,
                  SafetensorsHeader.MAXIMUM_BYTES,
                  Long.toUnsignedString(length),
                  HeaderParser.REMEDY));
    }
    if (length > available) {
      throw new MalformedDataException(
          "%s: truncated: expected a header of %d bytes, found %d bytes before the file ends: %s"
              .formatted(file, length, available, HeaderParser.REMEDY));
    }
    ByteBuffer utf8 = ByteBuffer.allocate((int) length);
    fill(file, channel.position(8), utf8, "the header");
    try {
      String json = StandardCharsets.UTF_8.newDecoder().decode(utf8.flip()).toString();
      return HeaderParser.parse(file, json);
    } catch (CharacterCodingException e) {
      throw new MalformedDataException(
          "%s: the header is not valid UTF-8: %s".formatted(file, HeaderParser.REMEDY), e);
    }
  }

  private static void fill(Path file, FileChannel channel, ByteBuffer piece, String what)
      throws IOException {
    while (piece.hasRemaining()) {
      if (channel.read(piece) < 0) {
        throw new MalformedDataException(
            "%s: became shorter while %s were read: do not change a file that is in use."
                .formatted(file, what));
      }
    }
  }

  /**
   * Writes a file, replacing one that is there. The content goes to a temporary file in the same
   * folder first, which is moved into place when it is complete: a write that fails leaves the old
   * file as it was.
   *
   * @throws IllegalArgumentException if a tensor is named {@code __metadata__}, a text cannot be
   *     written as UTF-8, or the header would be longer than 100 MB
   * @throws IOException if the file cannot be written, with its name and the reason
   */
  public void write(Path file) throws IOException {
    ByteBuffer header =
        SafetensorsHeader.of(metadata, tensors).encode(SafetensorsHeader.MAXIMUM_BYTES);
    ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    length.putLong(header.limit()).flip();
    AtomicFile.replace(
        file,
        channel -> {
          writeAll(channel, length);
          writeAll(channel, header);
          for (HostTensor tensor : tensors.values()) {
            TensorBytes.write(tensor, piece -> writeAll(channel, piece));
          }
        });
  }

  private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
