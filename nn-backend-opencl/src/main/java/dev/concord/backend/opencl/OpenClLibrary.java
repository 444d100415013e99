package dev.concord.backend.opencl;

import dev.concord.gpu.NativeUnpacking;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jocl.CL;

/**
 * Loads the native libraries, once in a JVM: the machine's OpenCL loader, then JOCL's own, which
 * binds to it. JOCL says why that failed only at the first attempt, so the reason is kept here; and
 * it prints where there is no loader, so that is looked for first.
 */
final class OpenClLibrary {
  private static final class Loaded {
    static final Optional<String> FAILURE = load();
  }

  private OpenClLibrary() {}

  /** Why OpenCL cannot be called; empty if it can. The first question loads the libraries. */
  static Optional<String> failure() {
    return Loaded.FAILURE;
  }

  private static Optional<String> load() {
    List<String> names = loaders(System.getProperty("os.name"));
    if (names.stream().noneMatch(OpenClLibrary::loads)) {
      return Optional.of("there is no OpenCL loader (" + names.getFirst() + ")");
    }
    try {
      NativeUnpacking.load(() -> CL.clGetPlatformIDs(0, null, new int[1]));
      return Optional.empty();
    } catch (LinkageError | UncheckedIOException failure) {
      return Optional.of(reason(failure));
    }
  }

  /** The libraries that JOCL tries on a system. */
  private static List<String> loaders(String system) {
    String name = system.toLowerCase(Locale.ROOT);
    if (name.contains("windows")) {
      return List.of("OpenCL.dll");
    }
    return name.contains("mac")
        ? List.of("/System/Library/Frameworks/OpenCL.framework/Versions/Current/OpenCL")
        : List.of("libOpenCL.so.1", "libOpenCL.so");
  }

  @SuppressWarnings("restricted") // JOCL calls native code anyway
  private static boolean loads(String library) {
    try (Arena arena = Arena.ofConfined()) {
      SymbolLookup.libraryLookup(library, arena);
      return true;
    } catch (IllegalArgumentException missing) {
      return false;
    }
  }

  /** JOCL's message is a report of many lines; its first one says what failed. */
  static String reason(Throwable failure) {
    return "JOCL's native library cannot be loaded: "
        + String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
  }
}
