package dev.concord.gpu;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Lets JCuda and JOCL load their native libraries through a folder of our own. Both unpack a
 * library into {@code java.io.tmpdir} under a fixed name and take a file that is already there:
 * that of another user, or one that another JVM is still writing. So while one loads, the property
 * names a fresh private folder, which is removed right afterwards; a loaded library does not need
 * its file any more. Windows holds on to the file, and its folder for temporary files is the user's
 * own: there nothing is changed.
 */
public final class NativeUnpacking {
  private static final String PROPERTY = "java.io.tmpdir";

  private NativeUnpacking() {}

  /**
   * Runs {@code initialisation}, which makes a binding load its library.
   *
   * @throws LinkageError if that cannot be loaded: the first time an UnsatisfiedLinkError, then a
   *     NoClassDefFoundError
   * @throws UncheckedIOException if no folder can be made, or not be removed
   */
  public static synchronized void load(Runnable initialisation) {
    if (System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("windows")) {
      initialisation.run();
      return;
    }
    String before = System.getProperty(PROPERTY);
    try {
      Path folder = Files.createTempDirectory("concord");
      System.setProperty(PROPERTY, folder.toString());
      try {
        initialisation.run();
      } finally {
        System.setProperty(PROPERTY, before);
        remove(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Unpacking a native library in " + before, e);
    }
  }

  private static void remove(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> list = Files.list(folder)) {
      files = list.toList();
    }
    for (Path file : files) {
      Files.delete(file);
    }
    Files.delete(folder);
  }
}
