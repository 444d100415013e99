package dev.concord.data.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Replaces a file as a whole: the new content goes to a temporary file in the same folder, is
 * forced to the disk, then moved into place. A reader sees the old file or the new one, never a
 * half; when writing fails, the old one stays and the temporary one is removed. It does not lock:
 * of two writers at once, the last one wins.
 */
public final class AtomicFile {
  /** What the file shall hold. */
  public interface Content {
    /** Writes all of it to {@code channel}, from its start. */
    void writeTo(FileChannel channel) throws IOException;
  }

  private AtomicFile() {}

  /**
   * Writes {@code content} to {@code file}, which may exist. A symbolic link keeps pointing where
   * it does; the file there is replaced.
   *
   * @throws IOException if that fails, with the file's name and the reason; nothing has changed
   *     then
   */
  public static void replace(Path file, Content content) throws IOException {
    Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
    requireWritablePlace(file, target);
    // Not createTempFile: it would make the result readable by its owner only.
    Path temporary =
        target.resolveSibling(
            "%s.%d-%x.tmp"
                .formatted(target.getFileName(), ProcessHandle.current().pid(), System.nanoTime()));
    try {
      try (FileChannel channel =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        content.writeTo(channel);
        channel.force(true);
      }
      moveIntoPlace(temporary, target);
    } catch (IOException e) {
      throw new IOException(
          "%s: could not be saved (%s); what was there before is unchanged.".formatted(file, e), e);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /**
   * Writes {@code text} to {@code file} in UTF-8, as {@link #replace(Path, Content)} does.
   *
   * @throws IOException if that fails; nothing has changed then
   */
  public static void replace(Path file, String text) throws IOException {
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
    replace(
        file,
        channel -> {
          while (bytes.hasRemaining()) {
            channel.write(bytes);
          }
        });
  }

  private static void requireWritablePlace(Path file, Path target) throws IOException {
    if (Files.isDirectory(target)) {
      throw new FileSystemException(
          file.toString(), null, "expected the name of a file to save to, found a directory");
    }
    if (!Files.isDirectory(target.getParent())) {
      throw new NoSuchFileException(
          file.toString(),
          null,
          "the folder " + target.getParent() + " does not exist: create it first");
    }
  }

  private static void moveIntoPlace(Path temporary, Path target) throws IOException {
    try {
      // The second option is for file systems that do not know the first.
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
