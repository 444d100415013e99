package dev.concord.checkpoint;

import static dev.concord.checkpoint.Messages.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.concord.data.io.MalformedDataException;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Safetensors files written and read, byte for byte, and every way in which one can be wrong. */
class SafetensorsTest {
  private static final String W = "\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}";

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("file.safetensors");
  }

  @Test
  void writesTheDocumentedBytes() throws IOException {
    SequencedMap<String, HostTensor> tensors = new LinkedHashMap<>();
    tensors.put("b", HostTensor.of(Shape.of(1, 2), 1.5f, -0f));
    tensors.put("a", HostTensor.of(Shape.of(1), -2));
    tensors.put("s", HostTensor.of(Shape.SCALAR, new byte[] {(byte) 200}));
    SequencedMap<String, String> metadata = new LinkedHashMap<>();
    metadata.put("k", "ü\"\n");
    new Safetensors(metadata, tensors).write(file);
    String json =
        "{\"__metadata__\":{\"k\":\"ü\\\"\\n\"},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]},"
            + "\"a\":{\"dtype\":\"I32\",\"shape\":[1],\"data_offsets\":[8,12]},"
            + "\"s\":{\"dtype\":\"U8\",\"shape\":[],\"data_offsets\":[12,13]}}";
    int bytes = json.getBytes(StandardCharsets.UTF_8).length;
    int padded = (bytes + 7) / 8 * 8;
    ByteBuffer expected = ByteBuffer.allocate(8 + padded + 13).order(ByteOrder.LITTLE_ENDIAN);
    expected.putLong(padded).put(json.getBytes(StandardCharsets.UTF_8));
    expected.put(" ".repeat(padded - bytes).getBytes(StandardCharsets.UTF_8));
    expected.putFloat(1.5f).putInt(0x80000000).putInt(-2).put((byte) 200);
    assertEquals(Arrays.toString(expected.array()), Arrays.toString(Files.readAllBytes(file)));
  }

  @Test
  void headersOfEveryLengthAreAligned() throws IOException {
    for (int length = 0; length < 9; length++) {
      Safetensors content = new Safetensors(new LinkedHashMap<>(), one("w".repeat(length)));
      content.write(file);
      assertEquals(0, headerLength() % 8);
      assertEquals(content, Safetensors.read(file));
    }
  }

  private long headerLength() throws IOException {
    return ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN).getLong();
  }

  private static SequencedMap<String, HostTensor> one(String name) {
    SequencedMap<String, HostTensor> tensors = new LinkedHashMap<>();
    tensors.put(name, HostTensor.scalar(2f));
    return tensors;
  }

  @Test
  void readsBackWhatWasWritten() throws IOException {
    float[] many = new float[100_003]; // several pieces, the last one short
    int[] ints = new int[many.length];
    byte[] bytes = new byte[many.length];
    for (int i = 0; i < many.length; i++) {
      many[i] = Float.intBitsToFloat(i * 0x9e3779b9);
      ints[i] = i * 0x9e3779b9;
      bytes[i] = (byte) (i * 7);
    }
    SequencedMap<String, HostTensor> tensors = new LinkedHashMap<>();
    tensors.put("bytes", HostTensor.of(Shape.of(many.length), bytes));
    tensors.put("empty", HostTensor.of(Shape.of(3, 0), new float[0]));
    tensors.put("a/b \"quoted\" {} é 😀 \u0000", HostTensor.of(Shape.of(many.length), many));
    tensors.put("ints", HostTensor.of(Shape.of(many.length, 1), ints));
    tensors.put("special", HostTensor.of(Shape.of(4), -0f, Float.MIN_VALUE, 1f / 0, -1f / 0));
    SequencedMap<String, String> metadata = new LinkedHashMap<>();
    metadata.put("z", "{\"json\": \"in \\\\ json\"}");
    metadata.put("a", "");
    metadata.put("closing", "}\\\"}}");
    metadata.put("opening", "{\"{\\");
    Safetensors content = new Safetensors(metadata, tensors);
    content.write(file);
    Safetensors back = Safetensors.read(file);
    assertEquals(content, back);
    assertEquals(List.copyOf(tensors.keySet()), List.copyOf(back.tensors().keySet()));
    assertEquals(List.copyOf(metadata.keySet()), List.copyOf(back.metadata().keySet()));
    new Safetensors(new LinkedHashMap<>(), new LinkedHashMap<>()).write(file);
    assertEquals(
        new Safetensors(new LinkedHashMap<>(), new LinkedHashMap<>()), Safetensors.read(file));
  }

  @Test
  void everyNanIsWrittenAsOne() throws IOException {
    SequencedMap<String, HostTensor> tensors = new LinkedHashMap<>();
    float[] nans = {Float.intBitsToFloat(0xffc12345), Float.intBitsToFloat(0x7f800001)};
    tensors.put("nan", HostTensor.of(Shape.of(2), nans));
    new Safetensors(new LinkedHashMap<>(), tensors).write(file);
    float[] back = Safetensors.read(file).tensors().get("nan").floats();
    assertEquals(0x7fc00000, Float.floatToRawIntBits(back[0]));
    assertEquals(0x7fc00000, Float.floatToRawIntBits(back[1]));
  }

  @Test
  void readsTensorsInOrderOfTheirData() throws IOException {
    write(
        "{ \"b\":{\"data_offsets\":[4,8],\"shape\":[1],\"dtype\":\"F32\"},\r\n\t"
            + "\"e\":{\"data_offsets\":[4,4],\"shape\":[0],\"dtype\":\"F32\"},"
            + "\"\\u0061\":{\"data_offsets\":[0,4],\"shape\":[1],\"dtype\":\"F32\"}, "
            + "\"__metadata__\":{}}",
        0,
        0,
        0x80,
        0x3f,
        0,
        0,
        0,
        0x40);
    Safetensors content = Safetensors.read(file);
    assertEquals(List.of("a", "e", "b"), List.copyOf(content.tensors().keySet()));
    assertEquals(HostTensor.of(Shape.of(1), 1f), content.tensors().get("a"));
    assertEquals(HostTensor.of(Shape.of(1), 2f), content.tensors().get("b"));
  }

  @Test
  void refusesWhatIsNoFile() {
    assertRefused(
        NoSuchFileException.class, () -> Safetensors.read(file), "file.safetensors", "found none");
    assertRefused(
        FileSystemException.class,
        () -> Safetensors.read(folder),
        folder.toString(),
        "found a directory");
  }

  @Test
  void refusesForeignFilesAndNamesTheirKind() throws IOException {
    assertForeign("gzip", 0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0);
    assertForeign("PNG", 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0);
    assertForeign("PyTorch's .pt", 'P', 'K', 3, 4, 0, 0, 8, 8, 0, 0);
    assertForeign("pickle", 0x80, 2, 0x8a, 10, 'l', 0xfc, 0x9c, 'F', 0xf9, 32);
    assertForeign("HDF5", 0x89, 'H', 'D', 'F', 13, 10, 26, 10, 0);
    assertForeign("NumPy", 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 0x76, 0);
    assertForeign("IDX", 0, 0, 8, 3, 0, 0, 0xea, 0x60, 0, 0, 0, 28);
    assertForeign("GGUF", 'G', 'G', 'U', 'F', 3, 0, 0, 0, 1, 0);
    assertForeign("JPEG", 0xff, 0xd8, 0xff, 0xe0, 0, 16, 'J', 'F', 'I', 'F');
    assertForeign("JSON text", '{', '"', 'a', '"', ':', ' ', '1', '2', '3', '}');
    assertForeign("another byte.", 'h', 'e', 'l', 'l', 'o', ' ', 'w', 'o', 'r', 'l', 'd');
    assertForeign("only 0 bytes");
    assertForeign("only 7 bytes", 2, 0, 0, 0, 0, 0, 0);
    assertForeign("gzip", 0x1f, 0x8b);
  }

  private void assertForeign(String kind, int... bytes) throws IOException {
    Files.write(file, toBytes(bytes));
    assertRefused(
        MalformedDataException.class,
        () -> Safetensors.read(file),
        "file.safetensors: not a safetensors file: expected 8 bytes",
        kind);
  }

  private static byte[] toBytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  @Test
  void refusesAbsurdHeaderLengths() throws IOException {
    assertLengthRefused(0, "expected a header of 2 to 100000000 bytes, found the length 0");
    assertLengthRefused(1, "found the length 1");
    assertLengthRefused(100_000_001, "found the length 100000001");
    assertLengthRefused(-1, "found the length 18446744073709551615");
    assertLengthRefused(100, "truncated: expected a header of 100 bytes, found 2 bytes");
  }

  private void assertLengthRefused(long length, String... parts) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
    Files.write(file, bytes.put("{}".getBytes(StandardCharsets.UTF_8)).array());
    assertRefused(MalformedDataException.class, () -> Safetensors.read(file), parts);
  }

  @Test
  void refusesEveryTruncation() throws IOException {
    SequencedMap<String, HostTensor> tensors = one("first");
    tensors.put("second", HostTensor.of(Shape.of(3), 1, 2, 3));
    new Safetensors(new LinkedHashMap<>(), tensors).write(file);
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertRefused(
          MalformedDataException.class,
          () -> Safetensors.read(file),
          length < 9 ? "only " + length + " bytes" : "truncated");
    }
    Files.write(file, Arrays.copyOf(whole, whole.length - 13));
    assertRefused(
        MalformedDataException.class,
        () -> Safetensors.read(file),
        "tensor first lies in bytes 0 to 4 of the data, but there are only 3 bytes");
  }

  @Test
  void refusesWhatIsNotTheHeadersJson() throws IOException {
    assertHeaderRefused("{" + W, "not valid JSON", "closing brace");
    assertHeaderRefused("{" + W + "} {}", "expected only spaces", "found \"{}\"");
    assertHeaderRefused("{" + W + ",}", "not valid JSON");
    assertHeaderRefused("{" + W + " " + W + "}", "not valid JSON");
    assertHeaderRefused("{'w':{}}", "not valid JSON");
    assertHeaderRefused("{\"w\":{\"dtype\":\"F\\q\"}}", "not valid JSON", "Invalid escape");
    assertHeaderRefused("{\"w\":1}", "the header's w to be of JSON's kind object, found number");
    assertHeaderRefused("{\"w\":" + "[".repeat(100_000) + "}", "kind object, found array");
    assertHeaderRefused("{" + W + "," + W + "}", "the header has the key \"w\" twice");
    assertHeaderRefused("{\"w\":{}}", "tensor w: dtype is missing");
    assertHeaderRefused("{\"w\":{\"dtype\":\"F32\"}}", "tensor w: shape is missing");
    assertTensorRefused("\"dtype\":\"F32\",\"shape\":[1]", "tensor w: data_offsets is missing");
    assertTensorRefused(
        "\"dtype\":\"F32\",\"dtype\":\"F32\"", "tensor w has the key \"dtype\" twice");
    assertTensorRefused("\"shape\":[],\"shape\":[]", "tensor w has the key \"shape\" twice");
    assertTensorRefused("\"data_offsets\":[],\"data_offsets\":[]", "\"data_offsets\" twice");
    assertTensorRefused("\"colour\":1", "expected dtype, shape and data_offsets, found \"colour\"");
    assertTensorRefused("\"dtype\":4", "the dtype of tensor w to be of JSON's kind string");
    assertTensorRefused("\"dtype\":null", "kind string, found null");
    assertTensorRefused("\"shape\":4", "the shape of tensor w to be of JSON's kind array");
    assertTensorRefused("\"shape\":[\"4\"]", "the shape of tensor w as numbers", "found string");
  }

  @Test
  void refusesWrongMetadata() throws IOException {
    assertHeaderRefused("{\"__metadata__\":[]}", "__metadata__", "kind object, found array");
    assertHeaderRefused("{\"__metadata__\":{\"a\":1}}", "__metadata__'s a", "kind string");
    assertHeaderRefused(
        "{\"__metadata__\":{\"a\":\"1\",\"a\":\"1\"}}", "__metadata__ has the key \"a\" twice");
    assertHeaderRefused(
        "{\"__metadata__\":{},\"__metadata__\":{}}",
        "the header has the key \"__metadata__\" twice");
  }

  @Test
  void refusesInvalidUtf8() throws IOException {
    write("{\"\u00ff\":1}".getBytes(StandardCharsets.ISO_8859_1));
    assertRefused(
        MalformedDataException.class, () -> Safetensors.read(file), "header is not valid UTF-8");
  }

  @Test
  void refusesWrongTypesShapesAndOffsets() throws IOException {
    assertHeaderRefused(
        tensor("w", "BF16", "[2]", "[0,4]"),
        "tensor w has dtype BF16; expected one of F32, I32, U8");
    assertHeaderRefused(tensor("w", "f32", "[1]", "[0,4]"), "tensor w has dtype f32");
    assertHeaderRefused(tensor("w", "F32", "[-1]", "[0,4]"), "whole numbers", "shape, found -1");
    assertHeaderRefused(tensor("w", "F32", "[1.0]", "[0,4]"), "found 1.0");
    assertHeaderRefused(tensor("w", "F32", "[1e0]", "[0,4]"), "found 1e0");
    assertHeaderRefused(
        tensor("w", "F32", "[1]", "[0,1000000000000000000]"), "data_offsets, found 1000000000000");
    assertHeaderRefused(
        tensor("w", "U8", "[2147483648]", "[0,2147483648]"), "shape [2147483648]", "2^31 elements");
    assertHeaderRefused(
        tensor("w", "U8", "[65536,65536]", "[0,4294967296]"), "shape [65536, 65536]");
    assertHeaderRefused(tensor("w", "F32", "[1]", "[4,0]"), "begin ≤ end, found [4, 0]");
    assertHeaderRefused(tensor("w", "F32", "[1]", "[0]"), "begin ≤ end, found [0]");
    assertHeaderRefused(tensor("w", "F32", "[1]", "[0,4,8]"), "found [0, 4, 8]");
    assertHeaderRefused(
        tensor("w", "F32", "[2]", "[0,4]"), "F32[2] needs 8 bytes", "[0, 4] hold 4");
    assertHeaderRefused(
        tensor("w", "U8", "[2147483647]", "[0,2147483647]"), "truncated", "only 4 bytes of data");
    assertHeaderRefused(tensor("w", "F32", "[1]", "[400,404]"), "lies in bytes 400 to 404");
  }

  @Test
  void refusesDataThatIsNotCoveredExactlyOnce() throws IOException {
    String bytes = "{\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]},";
    assertHeaderRefused(
        bytes + "\"b\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[1,4]}}",
        "tensor b begins at byte 1 of the data, inside tensor a, which ends at 2");
    assertHeaderRefused(
        bytes + "\"b\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[3,4]}}",
        "bytes 2 to 3 of the data, before tensor b, belong to no tensor");
    assertHeaderRefused(
        bytes + "\"b\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[2,3]}}",
        "too long: expected the end after 3 bytes of data, found 1 more");
    assertHeaderRefused("{}", "expected the end after 0 bytes of data, found 4 more");
  }

  private static String tensor(String name, String dtype, String shape, String offsets) {
    return "{\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":%s}}"
        .formatted(name, dtype, shape, offsets);
  }

  private void assertTensorRefused(String entry, String... parts) throws IOException {
    assertHeaderRefused("{\"w\":{" + entry + "}}", parts);
  }

  /** Fails unless a file of this header and four bytes of data is refused, naming the file. */
  private void assertHeaderRefused(String header, String... parts) throws IOException {
    write(header, 0, 0, 0x80, 0x3f);
    assertRefused(MalformedDataException.class, () -> Safetensors.read(file), parts);
    assertRefused(MalformedDataException.class, () -> Safetensors.read(file), file.toString());
  }

  private void write(String header, int... data) throws IOException {
    write(header.getBytes(StandardCharsets.UTF_8), data);
  }

  private void write(byte[] header, int... data) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + header.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    Files.write(file, bytes.putLong(header.length).put(header).put(toBytes(data)).array());
  }

  @Test
  void refusesToWriteWhatTheFormatCannotHold() {
    Safetensors named = new Safetensors(new LinkedHashMap<>(), one("__metadata__"));
    assertRefused(
        IllegalArgumentException.class, () -> named.write(file), "cannot be named __metadata__");
    Safetensors halved = new Safetensors(new LinkedHashMap<>(), one("\ud83d"));
    assertRefused(IllegalArgumentException.class, () -> halved.write(file), "surrogate pair");
    SafetensorsHeader header = SafetensorsHeader.of(new LinkedHashMap<>(), one("w"));
    assertEquals(56, header.encode(56).limit());
    assertRefused(
        IllegalArgumentException.class,
        () -> header.encode(55),
        "at most 55 bytes, this one would have 56");
    assertFalse(Files.exists(file));
  }

  @Test
  void refusesToWriteWhereItCannot() throws IOException {
    Safetensors content = new Safetensors(new LinkedHashMap<>(), one("w"));
    assertRefused(
        FileSystemException.class,
        () -> content.write(folder),
        folder.toString(),
        "expected the name of a file to save to, found a directory");
    assertRefused(
        NoSuchFileException.class,
        () -> content.write(folder.resolve("absent/file")),
        "absent does not exist: create it first");
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(0, left.count());
    }
  }
}
