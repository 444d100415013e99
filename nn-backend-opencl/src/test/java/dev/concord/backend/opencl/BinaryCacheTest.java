package dev.concord.backend.opencl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiled programs on disk. */
class BinaryCacheTest {
  private static final byte[] BINARY = {1, 2, 3, 4, 5};
  private static final String KEY = BinaryCache.key("text", "options");

  @TempDir Path folder;

  @Test
  void keepsWhatIsWritten() throws IOException {
    BinaryCache cache = BinaryCache.in(folder.resolve("new").resolve("folder"));
    assertEquals(Optional.empty(), cache.read(KEY));
    cache.write(KEY, () -> BINARY);
    assertArrayEquals(BINARY, cache.read(KEY).orElseThrow());
    try (Stream<Path> files = Files.list(folder.resolve("new").resolve("folder"))) {
      assertEquals(List.of(KEY), files.map(file -> file.getFileName().toString()).toList());
    }
  }

  @Test
  void everyDamagedFileCountsAsNone() throws IOException {
    BinaryCache cache = BinaryCache.in(folder);
    cache.write(KEY, () -> BINARY);
    byte[] good = Files.readAllBytes(folder.resolve(KEY));
    for (int length = 0; length < good.length; length++) {
      Files.write(folder.resolve(KEY), Arrays.copyOf(good, length));
      assertEquals(Optional.empty(), cache.read(KEY), "cut to " + length);
    }
    for (int i = 0; i < good.length; i++) {
      byte[] changed = good.clone();
      changed[i] ^= 1;
      Files.write(folder.resolve(KEY), changed);
      assertEquals(Optional.empty(), cache.read(KEY), "changed at " + i);
    }
    cache.write(KEY, () -> BINARY);
    assertArrayEquals(BINARY, cache.read(KEY).orElseThrow());
  }

  @Test
  void aFolderThatCannotBeWrittenCostsNothingButTime() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    BinaryCache cache = BinaryCache.in(file.resolve("folder"));
    cache.write(KEY, () -> BINARY);
    assertEquals(Optional.empty(), cache.read(KEY));
  }

  @Test
  void emptyBinariesAreNotKept() {
    BinaryCache cache = BinaryCache.in(folder);
    cache.write(KEY, () -> new byte[0]);
    assertTrue(Files.notExists(folder.resolve(KEY)));
  }

  @Test
  void whatIsNotUsedIsRemoved() throws IOException {
    BinaryCache cache = BinaryCache.in(folder);
    String other = BinaryCache.key("other");
    Instant longAgo = Instant.parse("2000-01-01T00:00:00Z");
    for (String key : List.of(KEY, other)) {
      cache.write(key, () -> BINARY);
      Files.setLastModifiedTime(folder.resolve(key), FileTime.from(longAgo));
    }
    assertTrue(cache.read(KEY).isPresent());
    cache.removeUnused(longAgo.plusSeconds(1));
    assertTrue(cache.read(KEY).isPresent(), "it was read");
    assertEquals(Optional.empty(), cache.read(other));
  }

  @Test
  void turnedOffItAsksForNothing() {
    BinaryCache cache = BinaryCache.off();
    cache.write(KEY, () -> fail("asked for the binary"));
    assertEquals(Optional.empty(), cache.read(KEY));
  }

  @Test
  void keysTellThePartsApart() {
    assertNotEquals(BinaryCache.key("ab", "c"), BinaryCache.key("a", "bc"));
    assertEquals(64, KEY.length());
  }
}
