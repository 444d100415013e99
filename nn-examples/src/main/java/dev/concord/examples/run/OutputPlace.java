package dev.concord.examples.run;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Checks, before hours of work, that their results can be saved where the user wants them. */
public final class OutputPlace {
  private OutputPlace() {}

  /**
   * Checks that a file can be written; its folder must be there.
   *
   * @throws IOException if the folder is missing or cannot be written to, or a folder has that name
   */
  public static void requireFile(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (Files.isDirectory(file)) {
      throw new FileSystemException(
          file.toString(), null, "expected the name of a file to save to, found a folder");
    }
    if (!Files.isDirectory(folder)) {
      throw new NoSuchFileException(
          file.toString(), null, "the folder " + folder + " does not exist: create it first");
    }
    requireWritable(file, folder);
  }

  /**
   * Checks that files can be written into a folder; it is made when the first one is.
   *
   * @throws IOException if a file has that name, or the folder cannot be made or written to
   */
  public static void requireFolder(Path folder) throws IOException {
    Path there = folder.toAbsolutePath().normalize();
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    if (!Files.isDirectory(there)) {
      throw new FileSystemException(
          folder.toString(), null, "expected the name of a folder to save to, found a file");
    }
    requireWritable(folder, there);
  }

  private static void requireWritable(Path wanted, Path folder) throws AccessDeniedException {
    if (!Files.isWritable(folder)) {
      throw new AccessDeniedException(
          wanted.toString(), null, "cannot be saved: the folder " + folder + " is not writable");
    }
  }
}
