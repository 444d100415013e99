package dev.concord.backend.cuda;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Lets JCuda load its native libraries through a folder of our own. JCuda unpacks a library into
 * {@code java.io.tmpdir} under a fixed name and takes a file that is already there: that of another
 * user, or one that another JVM is still writing. So while it loads, the property names a fresh
 * private folder, which is removed right afterwards; Linux keeps a loaded library without its file.
 */
final class NativeUnpacking {
  private static final String PROPERTY = "java.io.tmpdir";

  private NativeUnpacking() {}

  /**
   * Runs {@code initialisation}, which makes JCuda load a library.
   *
   * @throws LinkageError if that cannot be loaded: the first time an UnsatisfiedLinkError, then a
   *     NoClassDefFoundError
   */
  static synchronized void load(Runnable initialisation) {
    String before = System.getProperty(PROPERTY);
    try {
      Path folder = Files.createTempDirectory("concord-cuda");
      System.setProperty(PROPERTY, folder.toString());
      try {
        initialisation.run();
      } finally {
        System.setProperty(PROPERTY, before);
        remove(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Unpacking JCuda's native libraries in " + before, e);
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
