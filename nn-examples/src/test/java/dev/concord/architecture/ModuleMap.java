package dev.concord.architecture;

import java.io.File;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which package belongs to which module, and which packages are exported to everyone.
 *
 * <p>It is read from the {@code module-info} of Concord's own jars on the class path, so a new
 * package or module needs no change here. It says nothing about other libraries.
 *
 * @param moduleOfPackage the module name for each package name
 * @param exported names of the packages that every module may use
 */
record ModuleMap(Map<String, String> moduleOfPackage, Set<String> exported) {

  /** Reads the modules named {@code dev.concord.*} from the class path of this JVM. */
  static ModuleMap ofClassPath() {
    Path[] entries =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(Path::of)
            .filter(Files::exists)
            .filter(entry -> !entry.endsWith("test-classes"))
            .toArray(Path[]::new);
    Map<String, String> moduleOfPackage = new HashMap<>();
    Set<String> exported = new HashSet<>();
    for (ModuleReference module : ModuleFinder.of(entries).findAll()) {
      ModuleDescriptor descriptor = module.descriptor();
      if (!descriptor.name().startsWith("dev.concord.")) {
        continue;
      }
      for (String name : descriptor.packages()) {
        String other = moduleOfPackage.putIfAbsent(name, descriptor.name());
        if (other != null) {
          throw new IllegalStateException(
              "package " + name + " is in two modules: " + other + " and " + descriptor.name());
        }
      }
      descriptor.exports().stream()
          .filter(export -> !export.isQualified())
          .forEach(export -> exported.add(export.source()));
    }
    return new ModuleMap(Map.copyOf(moduleOfPackage), Set.copyOf(exported));
  }

  /** Whether code in package {@code from} may use types of package {@code to}. */
  boolean mayUse(String from, String to) {
    String owner = moduleOfPackage.get(to);
    return owner == null || exported.contains(to) || owner.equals(moduleOfPackage.get(from));
  }
}
