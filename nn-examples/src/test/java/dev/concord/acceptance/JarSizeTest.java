package dev.concord.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
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

  /** Bytes of a jar, or of one with the classes in a folder, where none is built yet. */
  private static long size(Path entry) {
    try {
      return Files.isDirectory(entry) ? packed(entry) : Files.size(entry);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static long packed(Path folder) throws IOException {
    ByteArrayOutputStream jar = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(jar);
        Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        zip.putNextEntry(new ZipEntry(folder.relativize(file).toString()));
        Files.copy(file, zip);
      }
    }
    return jar.size();
  }
}
