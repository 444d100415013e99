package dev.concord.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The folder that a native library is unpacked in: private, and gone afterwards. */
@DisabledOnOs(OS.WINDOWS)
class NativeUnpackingTest {
  private static final String BEFORE = System.getProperty("java.io.tmpdir");
  private Path folder;

  /** What a binding does: unpacks a file. */
  private void unpack() {
    folder = Path.of(System.getProperty("java.io.tmpdir"));
    assertNotEquals(BEFORE, folder.toString());
    try {
      Files.writeString(folder.resolve("library.so"), "code");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void nothingIsLeft() {
    NativeUnpacking.load(this::unpack);
    assertFalse(Files.exists(folder));
    assertEquals(BEFORE, System.getProperty("java.io.tmpdir"));
  }

  @Test
  void nothingIsLeftWhereLoadingFails() {
    assertThrows(
        UnsatisfiedLinkError.class,
        () ->
            NativeUnpacking.load(
                () -> {
                  unpack();
                  throw new UnsatisfiedLinkError("no library");
                }));
    assertFalse(Files.exists(folder));
    assertEquals(BEFORE, System.getProperty("java.io.tmpdir"));
  }
}
