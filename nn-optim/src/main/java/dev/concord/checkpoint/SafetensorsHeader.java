package dev.concord.checkpoint;

import com.grack.nanojson.JsonStringWriter;
import com.grack.nanojson.JsonWriter;
import dev.concord.data.io.MalformedDataException;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.TensorType;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * The JSON header of a safetensors file: the metadata, and for each tensor its type and the bytes
 * of the data that are its own. It lays tensors out and writes itself as JSON; {@link HeaderParser}
 * makes one from JSON. It holds no elements.
 *
 * <pre>{@code
 * {"__metadata__": {"key": "text"},
 *  "dense1/weight": {"dtype": "F32", "shape": [784, 300], "data_offsets": [0, 940800]}}
 * }</pre>
 *
 * @param metadata texts by key
 * @param entries tensors by name
 */
record SafetensorsHeader(
    SequencedMap<String, String> metadata, SequencedMap<String, Entry> entries) {
  /** The key that is no tensor's name. */
  static final String METADATA = "__metadata__";

  /** The reference implementation refuses longer ones. */
  static final int MAXIMUM_BYTES = 100_000_000;

  private static final int ALIGNMENT = 8;

  /** One tensor: its type, its first byte within the data, and the byte after its last. */
  record Entry(TensorType type, long begin, long end) {}

  /** Lays tensors out one behind the other. */
  static SafetensorsHeader of(
      SequencedMap<String, String> metadata, SequencedMap<String, HostTensor> tensors) {
    SequencedMap<String, Entry> entries = new LinkedHashMap<>();
    long begin = 0;
    for (Map.Entry<String, HostTensor> tensor : tensors.entrySet()) {
      if (tensor.getKey().equals(METADATA)) {
        throw new IllegalArgumentException(
            "A tensor cannot be named " + METADATA + ": safetensors keeps its metadata there.");
      }
      TensorType type = tensor.getValue().type();
      long end = begin + (long) type.size() * type.dtype().bytes();
      entries.put(tensor.getKey(), new Entry(type, begin, end));
      begin = end;
    }
    return new SafetensorsHeader(metadata, entries);
  }

  /**
   * The header as UTF-8, padded with spaces to a multiple of 8 bytes.
   *
   * @param maximumBytes how many are allowed; {@link #MAXIMUM_BYTES} for other tools to read it
   */
  ByteBuffer encode(int maximumBytes) {
    JsonStringWriter json = JsonWriter.string().object();
    if (!metadata.isEmpty()) {
      json.object(METADATA);
      metadata.forEach((key, text) -> json.value(key, text));
      json.end();
    }
    entries.forEach(
        (name, entry) ->
            json.object(name)
                .value("dtype", entry.type().dtype().name())
                .array("shape", Arrays.stream(entry.type().shape().lengths()).boxed().toList())
                .array("data_offsets", List.of(entry.begin(), entry.end()))
                .end());
    String text = json.end().done();
    ByteBuffer utf8;
    try {
      utf8 = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(
          "A name or metadata text has half of a surrogate pair, which UTF-8 cannot hold.", e);
    }
    int padding = Math.floorMod(-utf8.limit(), ALIGNMENT);
    if (utf8.limit() + padding > maximumBytes) {
      throw new IllegalArgumentException(
          ("The header of a safetensors file has at most %d bytes, this one would have %d: shorten "
                  + "the metadata.")
              .formatted(maximumBytes, utf8.limit() + padding));
    }
    ByteBuffer padded = ByteBuffer.allocate(utf8.limit() + padding).put(utf8);
    while (padded.hasRemaining()) {
      padded.put((byte) ' ');
    }
    return padded.flip();
  }

  /**
   * The tensors in the order of their data.
   *
   * @param dataBytes bytes behind the header
   * @throws MalformedDataException unless the tensors cover exactly these bytes, each once
   */
  SequencedMap<String, Entry> inOrderOfData(Path file, long dataBytes)
      throws MalformedDataException {
    List<Map.Entry<String, Entry>> sorted = new ArrayList<>(entries.entrySet());
    sorted.sort(
        Map.Entry.comparingByValue(
            Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end)));
    SequencedMap<String, Entry> ordered = new LinkedHashMap<>();
    long covered = 0;
    for (Map.Entry<String, Entry> tensor : sorted) {
      String name = tensor.getKey();
      Entry entry = tensor.getValue();
      if (entry.end() > dataBytes) {
        throw new MalformedDataException(
            ("%s: truncated: tensor %s lies in bytes %d to %d of the data, but there are only %d "
                    + "bytes of data: get the file again.")
                .formatted(file, name, entry.begin(), entry.end(), dataBytes));
      }
      if (entry.begin() < covered) {
        throw new MalformedDataException(
            "%s: tensor %s begins at byte %d of the data, inside tensor %s, which ends at %d: %s"
                .formatted(
                    file,
                    name,
                    entry.begin(),
                    ordered.lastEntry().getKey(),
                    covered,
                    HeaderParser.REMEDY));
      }
      if (entry.begin() > covered) {
        throw new MalformedDataException(
            "%s: bytes %d to %d of the data, before tensor %s, belong to no tensor: %s"
                .formatted(file, covered, entry.begin(), name, HeaderParser.REMEDY));
      }
      ordered.put(name, entry);
      covered = entry.end();
    }
    if (covered < dataBytes) {
      throw new MalformedDataException(
          "%s: too long: expected the end after %d bytes of data, found %d more: %s"
              .formatted(file, covered, dataBytes - covered, HeaderParser.REMEDY));
    }
    return ordered;
  }
}
