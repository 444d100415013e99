package dev.concord.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a user of the CPU backend downloads stays under 2 MB together. */
class JarSizeTest {
  private static final long LIMIT = 2_000_000;
  private static final List<String> NEEDED =
      List.of(
          "nn-api",
          "nn-backend-cpu",
          "nn-data",
          "nn-optim",
          "slf4j-api",
          "fastcsv",
          "nanojson",
          "progressbar",
          "jline-terminal");

  @Test
  void allJarsTogetherStayUnderTwoMegabytes() {
    List<Path> entries =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.contains("test-classes"))
            .map(Path::of)
            .filter(entry -> NEEDED.stream().anyMatch(name -> entry.toString().contains(name)))
            .toList();
    assertEquals(NEEDED.size(), entries.size(), entries.toString());
    long bytes = entries.stream().mapToLong(JarSizeTest::size).sum();
    assertTrue(bytes < LIMIT, bytes + " bytes in " + entries);
  }

  /** Bytes of a jar, or of the classes it is going to hold. */
  private static long size(Path entry) {
    try (Stream<Path> files = Files.walk(entry)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
