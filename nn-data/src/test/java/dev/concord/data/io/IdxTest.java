package dev.concord.data.io;

import static dev.concord.data.Messages.assertContains;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** IDX files written and read, byte for byte, and every way in which one can be wrong. */
class IdxTest {
  @TempDir Path folder;

  @Test
  void readsBackWhatWasWritten() throws IOException {
    List<HostTensor> tensors =
        List.of(
            HostTensor.of(Shape.of(2, 1, 3), new byte[] {0, 1, 127, (byte) 128, (byte) 255, 7}),
            HostTensor.of(Shape.of(3), Integer.MIN_VALUE, -1, 123456789),
            HostTensor.of(Shape.of(2, 2), -0f, Float.MIN_VALUE, Float.NaN, Float.MAX_VALUE),
            HostTensor.of(Shape.of(0, 28, 28), new byte[0]),
            HostTensor.scalar(3.5f));
    for (HostTensor tensor : tensors) {
      Path plain = folder.resolve("plain");
      IdxWriter.write(tensor, plain);
      assertEquals(tensor, IdxReader.read(plain));
      Path zipped = folder.resolve("zipped-without-ending");
      IdxWriter.writeGzip(tensor, zipped);
      assertEquals(tensor, IdxReader.read(zipped));
    }
  }

  @Test
  void writesTheDocumentedBytes() throws IOException {
    Path file = folder.resolve("file");
    IdxWriter.write(HostTensor.of(Shape.of(1, 2), 258, -1), file);
    assertEquals(
        "00000c02" + "00000001" + "00000002" + "00000102" + "ffffffff",
        HexFormat.of().formatHex(Files.readAllBytes(file)));
  }

  @Test
  void readsEveryDocumentedType() throws IOException {
    assertEquals(
        HostTensor.of(Shape.of(2), new byte[] {1, (byte) 0xFE}), read("00000801 00000002 01 fe"));
    assertEquals(HostTensor.of(Shape.of(2), 1, -2), read("00000901 00000002 01 fe"));
    assertEquals(HostTensor.of(Shape.of(2), 256, -2), read("00000b01 00000002 0100 fffe"));
    assertEquals(HostTensor.of(Shape.of(1), -2), read("00000c01 00000001 fffffffe"));
    assertEquals(HostTensor.of(Shape.of(1), 1.5f), read("00000d01 00000001 3fc00000"));
    assertEquals(
        HostTensor.of(Shape.of(2), 1.5f, 0.1f),
        read("00000e01 00000002 3ff8000000000000 3fb999999999999a"));
  }

  @Test
  void refusesForeignFiles() {
    String text = refusal("68656c6c 6f20776f 726c64");
    assertContains(text, "not an IDX file", "offset 0", "68 65 6c 6c", "file");
    assertContains(refusal("00000a01 00000001 00"), "not an IDX file", "00 00 0a 01");
    assertContains(refusal("01000801 00000001 00"), "not an IDX file");
    assertContains(refusal(""), "truncated", "offset 0", "found 0 bytes");
    assertContains(refusal("0000"), "truncated", "found 2 bytes");
  }

  @Test
  void refusesTruncatedFiles() {
    assertContains(
        refusal("00000803 00000001 0000"), "truncated", "offset 4", "3 axes", "found 6 bytes");
    assertContains(
        refusal("00000802 00000002 00000003 0102030405"),
        "truncated",
        "offset 12",
        "6 bytes of elements for shape [2, 3]",
        "found 5 bytes");
  }

  @Test
  void refusesFilesThatGoOn() {
    assertContains(refusal("00000801 00000002 010203"), "too long", "offset 10", "shape [2]");
  }

  /** A header may claim 2 GB; the reader must notice that the file does not have them. */
  @Test
  void refusesImpossibleLengths() {
    assertContains(refusal("00000801 ffffffff 01"), "offset 4", "[-1]");
    assertContains(refusal("00000802 7fffffff 7fffffff 01"), "offset 4", "fewer than 2^31");
    assertContains(refusal("00000e01 7fffffff 01"), "announces 17179869176 bytes");
    assertContains(refusal("00000801 7ffffff0 01"), "truncated", "found 1 bytes");
  }

  @Test
  void refusesDoublesBeyondFloat32() {
    assertContains(refusal("00000e01 00000001 7e37e43c8800759c"), "element 0", "1.0E300");
  }

  @Test
  void refusesDamagedGzip() throws IOException {
    byte[] noise = new byte[5000];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (byte) (i * i * 31 >>> 3);
    }
    Path file = folder.resolve("file");
    IdxWriter.writeGzip(HostTensor.of(Shape.of(noise.length), noise), file);
    byte[] whole = Files.readAllBytes(file);
    for (int length : new int[] {2, 9, 12, whole.length / 2, whole.length - 4}) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertContains(refusal(file), "the gzip data ends", "file");
    }
    byte[] damaged = whole.clone();
    damaged[whole.length - 6] ^= 1;
    Files.write(file, damaged);
    assertContains(refusal(file), "gzip data is damaged", "file");
  }

  @Test
  void missingFileIsNotCalledMalformed() {
    assertThrows(NoSuchFileException.class, () -> IdxReader.read(folder.resolve("none")));
  }

  private HostTensor read(String hex) throws IOException {
    return IdxReader.read(write(hex));
  }

  private Path write(String hex) throws IOException {
    Path file = folder.resolve("file");
    return Files.write(file, HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  private String refusal(String hex) {
    try {
      return refusal(write(hex));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String refusal(Path file) {
    return assertThrows(MalformedDataException.class, () -> IdxReader.read(file)).getMessage();
  }
}
