package dev.concord.data.io;

import static dev.concord.data.Messages.assertContains;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** NPY and NPZ: files that NumPy wrote, files for NumPy, and broken ones. */
class NpyTest {
  private static final Shape GRID = Shape.of(2, 3);
  private static final HostTensor HALVES =
      HostTensor.of(GRID, -2.5f, -1.5f, -0.5f, 0.5f, 1.5f, 2.5f);

  @TempDir Path folder;

  @Test
  void readsWhatNumPyWrote() throws IOException {
    assertEquals(HALVES, read("f4.npy"));
    assertEquals(HALVES, read("f4_big.npy"));
    assertEquals(HALVES, read("version2.npy"));
    float[] thirds = {0, (float) (1 / 3.0), (float) (2 / 3.0), 1, (float) (4 / 3.0), 5 / 3f};
    assertEquals(HostTensor.of(GRID, thirds), read("f8_fortran.npy"));
    int[] ascending = new int[24];
    Arrays.setAll(ascending, i -> i);
    assertEquals(HostTensor.of(Shape.of(2, 3, 4), ascending), read("i4_fortran3.npy"));
    assertEquals(HostTensor.of(GRID, -3, -2, -1, 0, 1, 2), read("i8.npy"));
    assertEquals(
        HostTensor.of(GRID, new byte[] {0, 51, 102, (byte) 153, (byte) 204, (byte) 255}),
        read("u1.npy"));
    assertEquals(HostTensor.of(GRID, new byte[] {0, 1, 0, 1, 0, 1}), read("b1.npy"));
    assertEquals(HostTensor.scalar(7.5f), read("scalar.npy"));
    assertEquals(HostTensor.of(Shape.of(0, 3), new float[0]), read("empty.npy"));
  }

  @Test
  void readsArchives() throws IOException {
    for (String name : List.of("stored.npz", "compressed.npz")) {
      SequencedMap<String, HostTensor> tensors = NpzFile.read(copy(name));
      assertEquals(List.of("features", "labels"), List.copyOf(tensors.keySet()));
      assertEquals(HALVES, tensors.get("features"));
      assertEquals(HostTensor.of(Shape.of(2), 1, 0), tensors.get("labels"));
    }
  }

  @Test
  void writesWhatItReads() throws IOException {
    List<HostTensor> tensors =
        List.of(
            HALVES,
            HostTensor.of(Shape.of(3), 1, -2, Integer.MIN_VALUE),
            HostTensor.of(Shape.of(2, 1, 2), new byte[] {1, 2, 3, -1}),
            HostTensor.scalar(1f),
            HostTensor.of(Shape.of(0, 4), new float[0]));
    SequencedMap<String, HostTensor> all = new LinkedHashMap<>();
    for (HostTensor tensor : tensors) {
      Path file = folder.resolve("t.npy");
      NpyFile.write(tensor, file);
      assertEquals(tensor, NpyFile.read(file));
      all.put("t" + all.size(), tensor);
    }
    Path archive = folder.resolve("t.npz");
    NpzFile.write(all, archive);
    assertEquals(all, NpzFile.read(archive));
    byte[] first = Files.readAllBytes(archive);
    NpzFile.write(all, archive);
    assertArrayEquals(first, Files.readAllBytes(archive), "the same tensors, the same file");
  }

  /** The same bytes as NumPy's own file, so that NumPy reads it whether it is here or not. */
  @Test
  void writesNumPysOwnBytes() throws IOException {
    Path file = folder.resolve("t.npy");
    NpyFile.write(HALVES, file);
    assertArrayEquals(Files.readAllBytes(copy("f4.npy")), Files.readAllBytes(file));
    NpyFile.write(HostTensor.of(GRID, new byte[] {0, 51, 102, -103, -52, -1}), file);
    assertArrayEquals(Files.readAllBytes(copy("u1.npy")), Files.readAllBytes(file));
  }

  @Test
  void numPyReadsArchives() throws Exception {
    Path archive = folder.resolve("t.npz");
    SequencedMap<String, HostTensor> all = new LinkedHashMap<>();
    all.put("x", HALVES);
    all.put("y", HostTensor.of(Shape.of(3), 1, -2, 7));
    NpzFile.write(all, archive);
    String program =
        "import numpy, sys; a = numpy.load(sys.argv[1]); print(a['x'].tolist(), a['y'].tolist())";
    Process python;
    try {
      python =
          new ProcessBuilder("python3", "-c", program, archive.toString())
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      python = null;
    }
    assumeTrue(python != null, "python3 is not here");
    String said = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assumeTrue(!said.contains("ModuleNotFoundError"), "NumPy is not here");
    assertEquals("[[-2.5, -1.5, -0.5], [0.5, 1.5, 2.5]] [1, -2, 7]", said.strip());
  }

  /** A file of NumPy's with another type of the elements, and other elements behind the header. */
  private Path retyped(String name, String from, String to, int... elements) throws IOException {
    byte[] whole = Files.readAllBytes(copy(name));
    int header = whole.length - 6 * Integer.parseInt(from.substring(2));
    byte[] changed = new byte[header + elements.length];
    String text = new String(whole, 0, header, StandardCharsets.ISO_8859_1).replace(from, to);
    System.arraycopy(text.getBytes(StandardCharsets.ISO_8859_1), 0, changed, 0, header);
    for (int i = 0; i < elements.length; i++) {
      changed[header + i] = (byte) elements[i];
    }
    return Files.write(folder.resolve("retyped.npy"), changed);
  }

  @Test
  void halfFloatsAndUnsigned64BitsAreRead() throws IOException {
    // Half precision, IEEE 754: 1 is 0x3C00, -2 is 0xC000, the largest 65504 is 0x7BFF.
    int[] halves = {0, 0x3C, 0, 0xC0, 0xFF, 0x7B, 0, 0, 0, 0x38, 1, 0};
    assertEquals(
        HostTensor.of(GRID, 1, -2, 65504, 0, 0.5f, 0x1p-24f),
        NpyFile.read(retyped("f4.npy", "<f4", "<f2", halves)));
    int[] longs = new int[48];
    longs[40] = 7;
    assertEquals(
        HostTensor.of(GRID, 0, 0, 0, 0, 0, 7),
        NpyFile.read(retyped("i8.npy", "<i8", "<u8", longs)));
    Arrays.fill(longs, 40, 48, 0xFF);
    assertContains(
        refusal(retyped("i8.npy", "<i8", "<u8", longs)), "element 5", "18446744073709551615");
  }

  @Test
  void pickledObjectsAreRefused() throws IOException {
    assertContains(refusal(retyped("f4.npy", "<f4", "|O8", 1, 2, 3)), "\"|O8\"", "convert");
  }

  @Test
  void everyTruncationIsTold() throws IOException {
    byte[] whole = Files.readAllBytes(copy("f4.npy"));
    Path file = folder.resolve("cut.npy");
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertContains(refusal(file), "cut.npy", "truncated");
    }
    Files.write(file, Arrays.copyOf(whole, whole.length + 1));
    assertContains(refusal(file), "too long", "24 bytes");
  }

  @Test
  void damageIsNamed() throws IOException {
    assertContains(damaged("\u0093NUMPY", "\u0093NUMPX"), "not an NPY file", "byte 5");
    assertContains(damaged("\u0001\u0000v", "\u0009\u0000v"), "version 9.0");
    assertContains(damaged("<f4", "<c8"), "\"<c8\"", "f2, f4, f8, i1");
    assertContains(damaged("'descr'", "'desc_'"), "'descr'");
    assertContains(damaged("False", "false"), "'fortran_order'");
    assertContains(damaged("(2, 3)", "[2, 3]"), "'shape'");
    assertContains(damaged("(2, 3)", "(2, 4)"), "truncated", "32 bytes");
    assertContains(damaged("(2, 3), }", "(2,99999999999)"), "fewer than 2^31");
    assertContains(damaged("(2, 3), }    ", "(9999,99999),"), "3999560004 bytes");
    assertContains(refusal(copy("text.npy")), "\"<U2\"", "convert");
    assertContains(refusal(copy("i8_large.npy")), "element 1", "2147483648", "int32");
    assertContains(refusal(copy("f8_large.npy")), "element 1", "1.0E39", "float32");
    byte[] truth = Files.readAllBytes(copy("b1.npy"));
    truth[truth.length - 1] = 2;
    Path file = folder.resolve("b1.npy");
    Files.write(file, truth);
    assertContains(refusal(file), "element 5 is 2", "0 or 1");
    byte[] second = Files.readAllBytes(copy("version2.npy"));
    Arrays.fill(second, 8, 12, (byte) 0xFF);
    Files.write(file, second);
    assertContains(refusal(file), "claims 4294967295 characters");
  }

  @Test
  void damagedArchivesAreNamed() throws IOException {
    byte[] whole = Files.readAllBytes(copy("compressed.npz"));
    Path file = folder.resolve("cut.npz");
    for (int length = 0; length < whole.length; length += 7) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertContains(
          assertThrows(IOException.class, () -> NpzFile.read(file)).getMessage(), "cut.npz");
    }
    byte[] stored = Files.readAllBytes(copy("stored.npz"));
    String text = new String(stored, StandardCharsets.ISO_8859_1);
    Files.write(file, text.replace("<f4", "<c8").getBytes(StandardCharsets.ISO_8859_1));
    String message = assertThrows(IOException.class, () -> NpzFile.read(file)).getMessage();
    assertTrue(message.contains("features.npy") || message.contains("cut.npz"), message);
  }

  /** What reading says of a file of 2 × 3 floats in which one text is replaced. */
  private String damaged(String from, String to) throws IOException {
    byte[] bytes = Files.readAllBytes(copy("f4.npy"));
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    assertTrue(text.contains(from), from);
    Path file = folder.resolve("damaged.npy");
    int at = text.indexOf(from);
    String changed = text.substring(0, at) + to + text.substring(at + to.length());
    Files.write(file, changed.getBytes(StandardCharsets.ISO_8859_1));
    return refusal(file);
  }

  private static String refusal(Path file) {
    return assertThrows(MalformedDataException.class, () -> NpyFile.read(file)).getMessage();
  }

  private HostTensor read(String name) throws IOException {
    return NpyFile.read(copy(name));
  }

  /** A file from the test's resources, written by make.py there. */
  private Path copy(String name) throws IOException {
    Path file = folder.resolve(name);
    try (InputStream input = NpyTest.class.getResourceAsStream("npy/" + name)) {
      Files.write(file, input.readAllBytes());
    }
    return file;
  }
}
