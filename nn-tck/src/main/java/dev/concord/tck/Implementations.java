package dev.concord.tck;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.reflect.AccessFlag;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * Finds every concrete class on the class path that implements an interface directly, by reading
 * class files; nothing is loaded. Jars that a manifest's Class-Path names are searched too.
 */
final class Implementations {
  private final String wanted;
  private final boolean publicOnly;

  private final Set<String> found = new TreeSet<>();
  private final Deque<Path> open = new ArrayDeque<>();
  private final Set<Path> seen = new LinkedHashSet<>();

  private Implementations(Class<?> wanted, boolean publicOnly) {
    this.wanted = wanted.getName().replace('.', '/');
    this.publicOnly = publicOnly;
  }

  /** Binary names of all implementations on a class path such as {@code java.class.path}. */
  static Set<String> of(Class<?> wanted, String classPath) {
    return new Implementations(wanted, false).on(classPath);
  }

  /** The same of public classes alone. */
  static Set<String> ofPublic(Class<?> wanted, String classPath) {
    return new Implementations(wanted, true).on(classPath);
  }

  private Set<String> on(String classPath) {
    for (String entry : classPath.split(File.pathSeparator)) {
      add(Path.of(entry));
    }
    try {
      while (!open.isEmpty()) {
        scan(open.removeFirst());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  private void add(Path entry) {
    if (Files.exists(entry) && seen.add(entry.toAbsolutePath().normalize())) {
      open.add(entry);
    }
  }

  private void scan(Path entry) throws IOException {
    if (Files.isDirectory(entry)) {
      try (Stream<Path> files = Files.walk(entry)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
          examine(Files.readAllBytes(file));
        }
      }
    } else if (entry.toString().endsWith(".jar")) {
      scanJar(entry);
    }
  }

  private void scanJar(Path path) throws IOException {
    try (JarFile jar = new JarFile(path.toFile())) {
      String further =
          jar.getManifest() == null
              ? null
              : jar.getManifest().getMainAttributes().getValue("Class-Path");
      if (further != null) {
        for (String reference : further.strip().split(" +")) {
          URI uri = path.toUri().resolve(reference);
          if ("file".equals(uri.getScheme())) {
            add(Path.of(uri));
          }
        }
      }
      for (JarEntry file : jar.stream().toList()) {
        boolean versioned = file.getName().startsWith("META-INF/");
        if (file.getName().endsWith(".class") && !versioned) {
          examine(jar.getInputStream(file).readAllBytes());
        }
      }
    }
  }

  private void examine(byte[] bytes) {
    ClassModel model = ClassFile.of().parse(bytes);
    boolean implementing =
        model.interfaces().stream().anyMatch(i -> i.asInternalName().equals(wanted));
    if (implementing
        && !model.flags().has(AccessFlag.INTERFACE)
        && !model.flags().has(AccessFlag.ABSTRACT)
        && (!publicOnly || model.flags().has(AccessFlag.PUBLIC))) {
      found.add(model.thisClass().asInternalName().replace('/', '.'));
    }
  }
}
