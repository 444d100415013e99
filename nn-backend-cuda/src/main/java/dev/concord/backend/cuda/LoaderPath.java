package dev.concord.backend.cuda;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Whether Linux's loader would find a shared library: by looking, without loading anything, so that
 * asking costs nothing and prints nothing where there is none.
 */
final class LoaderPath {
  private static final Path CACHE = Path.of("/etc/ld.so.cache");

  private LoaderPath() {}

  /** Whether a library of that file name is in a folder that the loader searches. */
  static boolean has(String library) {
    String configured = System.getenv("LD_LIBRARY_PATH");
    Stream<String> own = Stream.of(configured == null ? new String[0] : configured.split(":"));
    Stream<String> standard = Stream.of("/lib64", "/usr/lib64", "/lib", "/usr/lib");
    return Stream.concat(own, standard)
            .filter(folder -> !folder.isBlank())
            .anyMatch(folder -> Files.exists(Path.of(folder, library)))
        || isCached(library);
  }

  /** The loader's cache lists every library of the configured folders by its full path. */
  private static boolean isCached(String library) {
    try {
      String cache = Files.readString(CACHE, StandardCharsets.ISO_8859_1);
      return cache.contains("/" + library + "\0");
    } catch (IOException noCache) {
      return false;
    }
  }
}
