package dev.concord.examples.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.concord.graph.Kernel;
import dev.concord.kernel.Gemm;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The list of kernels. */
class KernelCatalogueTest {
  @Test
  void everyKernelOfTheCoreIsInTheCatalogue() throws Exception {
    Set<String> listed =
        KernelCatalogue.kernels().stream()
            .map(entry -> entry.kernel().getClass().getName())
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> kernels = kernelClasses();
    assertFalse(kernels.isEmpty());
    assertEquals(kernels, listed);
  }

  private static Set<String> kernelClasses()
      throws IOException, URISyntaxException, ClassNotFoundException {
    Path place = Path.of(Gemm.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    if (Files.isDirectory(place)) {
      return kernelClasses(place);
    }
    URI jar = URI.create("jar:" + place.toUri());
    try (FileSystem files = FileSystems.newFileSystem(jar, Map.of())) {
      return kernelClasses(files.getPath("/"));
    }
  }

  private static Set<String> kernelClasses(Path root) throws IOException, ClassNotFoundException {
    Set<String> names = new TreeSet<>();
    try (Stream<Path> files = Files.list(root.resolve("dev/concord/kernel"))) {
      for (Path file : files.toList()) {
        String name = "dev.concord.kernel." + file.getFileName().toString().replace(".class", "");
        Class<?> type = Class.forName(name);
        if (Kernel.class.isAssignableFrom(type) && !type.isInterface()) {
          names.add(name);
        }
      }
    }
    return names;
  }
}
