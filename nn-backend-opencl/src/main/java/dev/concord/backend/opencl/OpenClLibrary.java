package dev.concord.backend.opencl;

import java.util.Optional;
import org.jocl.CL;

/**
 * Loads the native libraries, once in a JVM: JOCL's own and through it the machine's OpenCL loader.
 * JOCL says why that failed only at the first attempt, so the reason is kept here.
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
    try {
      CL.clGetPlatformIDs(0, null, new int[1]);
      return Optional.empty();
    } catch (LinkageError failure) {
      return Optional.of(reason(failure));
    }
  }

  static String reason(LinkageError failure) {
    String message = String.valueOf(failure.getMessage());
    if (message.contains("Implementation library could not be loaded")) {
      return "there is no OpenCL loader (libOpenCL.so.1, OpenCL.dll)";
    }
    return "JOCL's native library cannot be loaded: " + message.lines().findFirst().orElse("");
  }
}
