package dev.concord.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Texts to compile: one kernel of a source, and no other. */
class KernelTextTest {
  private static final Pattern KERNEL = Pattern.compile("(?m)^KERNEL\\((\\w+)\\)");
  private static final Path SOURCES = Path.of("src/main/resources/dev/concord/gpu");

  private static List<String> kernels(String text) {
    return KERNEL.matcher(text).results().map(kernel -> kernel.group(1)).toList();
  }

  @Test
  void everyKernelOfSeveralCanBeLeftOut() throws IOException {
    try (Stream<Path> files = Files.list(SOURCES)) {
      List<Path> sources = files.filter(file -> file.toString().endsWith(".cl")).toList();
      assertTrue(sources.size() > 10, sources.toString());
      for (Path file : sources) {
        String name = file.getFileName().toString().replace(".cl", "");
        String text = GpuSource.in(SOURCES, name).text();
        List<String> kernels = kernels(text);
        for (String kernel : kernels) {
          String start = "(?s).*\n#if ENTRY\\(" + kernel + "\\)\n[^#]*KERNEL\\(" + kernel + "\\).*";
          assertTrue(kernels.size() == 1 || text.matches(start), kernel + " of " + file);
        }
      }
    }
  }

  @Test
  void theWantedKernelIsNamedFirst() {
    GpuSource source = GpuSource.beside(KernelText.class, "map");
    assertEquals(
        "#define CONCORD_WANTED_map_flat 1",
        KernelText.openCl(source, "map_flat", null).lines().findFirst().orElseThrow());
  }
}
