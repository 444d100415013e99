package dev.concord.examples.task;

import java.nio.file.Path;
import java.util.Optional;

/** Where MNIST's four files lie: a folder that was named, or that of an environment variable. */
public final class MnistFolder {
  /** Environment variable with the folder. */
  static final String VARIABLE = "CONCORD_MNIST";

  private MnistFolder() {}

  /** The named folder, else that of the variable, else none. */
  public static Optional<Path> of(Optional<Path> named) {
    return named.or(
        () ->
            Optional.ofNullable(System.getenv(VARIABLE))
                .filter(text -> !text.isBlank())
                .map(Path::of));
  }
}
