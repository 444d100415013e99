package dev.concord.data.io;

import static dev.concord.data.Messages.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replaced file is the new one or the old one, and nothing else is left behind. */
class AtomicFileTest {
  @TempDir Path folder;

  @Test
  void replacesAFile() throws IOException {
    Path file = folder.resolve("file");
    AtomicFile.replace(file, content("first"));
    assertEquals("first", Files.readString(file));
    AtomicFile.replace(file, content("second"));
    assertEquals("second", Files.readString(file));
    assertEquals(List.of("file"), names());
  }

  @Test
  void writesText() throws IOException {
    Path file = folder.resolve("file");
    AtomicFile.replace(file, "μ ± σ\n");
    assertEquals("μ ± σ\n", Files.readString(file));
  }

  @Test
  void aFailedWriteLeavesTheOldFile() throws IOException {
    Path file = folder.resolve("file");
    Files.writeString(file, "old");
    assertRefused(
        IOException.class,
        () ->
            AtomicFile.replace(
                file,
                channel -> {
                  channel.write(ByteBuffer.allocate(1000));
                  throw new IOException("No space left on device");
                }),
        file.toString(),
        "could not be saved",
        "No space left on device",
        "what was there before is unchanged");
    assertEquals("old", Files.readString(file));
    assertEquals(List.of("file"), names());
  }

  @Test
  void anErrorWhileWritingLeavesTheOldFile() throws IOException {
    Path file = folder.resolve("file");
    Files.writeString(file, "old");
    assertRefused(
        IllegalStateException.class,
        () ->
            AtomicFile.replace(
                file,
                channel -> {
                  throw new IllegalStateException("the device was lost");
                }),
        "the device was lost");
    assertEquals("old", Files.readString(file));
    assertEquals(List.of("file"), names());
  }

  @Test
  void theOldFileIsWholeWhileTheNewOneIsWritten() throws IOException {
    Path file = folder.resolve("file");
    Files.writeString(file, "old");
    AtomicFile.replace(
        file,
        channel -> {
          channel.write(ByteBuffer.wrap(new byte[] {'n', 'e'}));
          assertEquals("old", Files.readString(file));
          channel.write(ByteBuffer.wrap(new byte[] {'w'}));
        });
    assertEquals("new", Files.readString(file));
  }

  @Test
  void aLinkKeepsPointingWhereItDoes() throws IOException {
    Path real = Files.createDirectory(folder.resolve("elsewhere")).resolve("real");
    Files.writeString(real, "old");
    Path link = Files.createSymbolicLink(folder.resolve("link"), real);
    AtomicFile.replace(link, content("new"));
    assertTrue(Files.isSymbolicLink(link));
    assertEquals("new", Files.readString(real));
  }

  @Test
  void worksInAFileSystemOfAnotherKind() throws IOException {
    Path zip = folder.resolve("models.zip");
    try (FileSystem inside = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
      Path file = inside.getPath("/file");
      AtomicFile.replace(file, content("first"));
      AtomicFile.replace(file, content("second"));
      assertEquals("second", Files.readString(file));
    }
  }

  private static AtomicFile.Content content(String text) {
    return channel -> channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
