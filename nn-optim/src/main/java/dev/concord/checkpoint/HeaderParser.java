package dev.concord.checkpoint;

import com.grack.nanojson.JsonParserException;
import com.grack.nanojson.JsonReader;
import dev.concord.checkpoint.SafetensorsHeader.Entry;
import dev.concord.data.io.MalformedDataException;
import dev.concord.tensor.DType;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * Makes a {@link SafetensorsHeader} from JSON text. It takes only what the format describes: no
 * duplicate or unknown keys, no nesting beyond that of a tensor's entry, no other numbers than
 * whole ones ≥ 0, nothing behind the closing brace. Whether the tensors fit the file is not its
 * matter.
 */
final class HeaderParser {
  /** The last words of a message about a file that cannot be mended. */
  static final String REMEDY = "save or download the file again.";

  private final Path file;
  private final JsonReader json;
  private final SequencedMap<String, String> metadata = new LinkedHashMap<>();
  private final SequencedMap<String, Entry> entries = new LinkedHashMap<>();

  private HeaderParser(Path file, JsonReader json) {
    this.file = file;
    this.json = json;
  }

  /**
   * Parses a header.
   *
   * @param file for messages
   * @param text begins with an opening brace
   * @throws MalformedDataException if the text is not such a header
   */
  static SafetensorsHeader parse(Path file, String text) throws MalformedDataException {
    int end = endOfObject(text);
    if (end < 0) {
      throw new MalformedDataException(
          "%s: the header is not valid JSON: its closing brace is missing: %s"
              .formatted(file, REMEDY));
    }
    if (!text.substring(end).isBlank()) {
      throw new MalformedDataException(
          "%s: expected only spaces behind the header's closing brace, found \"%s\": %s"
              .formatted(file, shortened(text.substring(end).strip()), REMEDY));
    }
    try {
      return new HeaderParser(file, JsonReader.from(text.substring(0, end))).parse();
    } catch (JsonParserException e) {
      throw new MalformedDataException(
          "%s: the header is not valid JSON (%s): %s".formatted(file, e.getMessage(), REMEDY), e);
    }
  }

  /** The place behind the brace that closes the first one, or −1: the reader does not tell it. */
  private static int endOfObject(String text) {
    int depth = 0;
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case '"' -> quoted = !quoted;
        case '\\' -> i++;
        case '{' -> depth += quoted ? 0 : 1;
        case '}' -> depth -= quoted ? 0 : 1;
        default -> {
          // Only strings and braces matter here.
        }
      }
      if (depth == 0) {
        return i + 1;
      }
    }
    return -1;
  }

  private static String shortened(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }

  private SafetensorsHeader parse() throws JsonParserException, MalformedDataException {
    boolean hasMetadata = false;
    json.object();
    while (json.next()) {
      String name = json.key();
      require(JsonReader.Type.OBJECT, "the header's " + name);
      if (name.equals(SafetensorsHeader.METADATA)) {
        requireNew(!hasMetadata, name, "the header");
        hasMetadata = true;
        parseMetadata();
      } else {
        requireNew(!entries.containsKey(name), name, "the header");
        entries.put(name, parseTensor(name));
      }
    }
    return new SafetensorsHeader(metadata, entries);
  }

  private void parseMetadata() throws JsonParserException, MalformedDataException {
    json.object();
    while (json.next()) {
      String key = json.key();
      require(JsonReader.Type.STRING, SafetensorsHeader.METADATA + "'s " + key);
      requireNew(!metadata.containsKey(key), key, SafetensorsHeader.METADATA);
      metadata.put(key, json.string());
    }
  }

  private Entry parseTensor(String name) throws JsonParserException, MalformedDataException {
    DType dtype = null;
    List<Long> shape = null;
    List<Long> offsets = null;
    json.object();
    while (json.next()) {
      String key = json.key();
      switch (key) {
        case "dtype" -> {
          requireNew(dtype == null, key, "tensor " + name);
          dtype = parseDType(name);
        }
        case "shape" -> {
          requireNew(shape == null, key, "tensor " + name);
          shape = parseNumbers(name, key);
        }
        case "data_offsets" -> {
          requireNew(offsets == null, key, "tensor " + name);
          offsets = parseNumbers(name, key);
        }
        default ->
            throw malformed(
                "tensor %s: expected dtype, shape and data_offsets, found \"%s\""
                    .formatted(name, shortened(key)));
      }
    }
    if (dtype == null || shape == null || offsets == null) {
      throw malformed(
          "tensor %s: %s is missing"
              .formatted(name, dtype == null ? "dtype" : shape == null ? "shape" : "data_offsets"));
    }
    return entry(name, new TensorType(dtype, shape(name, shape)), offsets);
  }

  private DType parseDType(String name) throws JsonParserException, MalformedDataException {
    require(JsonReader.Type.STRING, "the dtype of tensor " + name);
    String text = json.string();
    for (DType dtype : DType.values()) {
      if (dtype.name().equals(text)) {
        return dtype;
      }
    }
    throw new MalformedDataException(
        "%s: tensor %s has dtype %s; expected one of %s: convert it before saving."
            .formatted(
                file,
                name,
                shortened(text),
                Arrays.stream(DType.values()).map(DType::name).collect(Collectors.joining(", "))));
  }

  private List<Long> parseNumbers(String name, String key)
      throws JsonParserException, MalformedDataException {
    require(JsonReader.Type.ARRAY, "the " + key + " of tensor " + name);
    List<Long> numbers = new ArrayList<>();
    json.array();
    while (json.next()) {
      require(JsonReader.Type.NUMBER, "the " + key + " of tensor " + name + " as numbers");
      String text = json.number().toString();
      // 18 digits always fit a long, and no file is longer.
      if (!text.matches("[0-9]{1,18}")) {
        throw malformed(
            "tensor %s: expected whole numbers from 0 to below 10^18 in %s, found %s"
                .formatted(name, key, shortened(text)));
      }
      numbers.add(Long.parseLong(text));
    }
    return numbers;
  }

  private Shape shape(String name, List<Long> lengths) throws MalformedDataException {
    try {
      return Shape.of(lengths.stream().mapToInt(Math::toIntExact).toArray());
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new MalformedDataException(
          "%s: tensor %s has shape %s; a tensor must have fewer than 2^31 elements."
              .formatted(file, name, lengths),
          e);
    }
  }

  private Entry entry(String name, TensorType type, List<Long> offsets)
      throws MalformedDataException {
    if (offsets.size() != 2 || offsets.get(0) > offsets.get(1)) {
      throw malformed(
          "tensor %s: expected data_offsets [begin, end] with begin ≤ end, found %s"
              .formatted(name, shortened(offsets.toString())));
    }
    long expected = (long) type.size() * type.dtype().bytes();
    long found = offsets.get(1) - offsets.get(0);
    if (found != expected) {
      throw malformed(
          "tensor %s of type %s needs %d bytes, but its data_offsets %s hold %d"
              .formatted(name, type, expected, offsets, found));
    }
    return new Entry(type, offsets.get(0), offsets.get(1));
  }

  private void require(JsonReader.Type expected, String what)
      throws JsonParserException, MalformedDataException {
    JsonReader.Type found = json.current();
    if (found != expected) {
      throw malformed(
          "expected %s to be of JSON's kind %s, found %s"
              .formatted(
                  what,
                  expected.name().toLowerCase(Locale.ROOT),
                  found.name().toLowerCase(Locale.ROOT)));
    }
  }

  private void requireNew(boolean isNew, String key, String where) throws MalformedDataException {
    if (!isNew) {
      throw malformed("%s has the key \"%s\" twice".formatted(where, shortened(key)));
    }
  }

  private MalformedDataException malformed(String problem) {
    return new MalformedDataException("%s: %s: %s".formatted(file, problem, REMEDY));
  }
}
