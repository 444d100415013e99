package dev.concord.data.io;

import java.io.IOException;
import java.io.Serial;

/**
 * A file that was read but does not hold what it should: truncated, too long, of another format, or
 * with a value that cannot be used. The message names the file and the place, what was expected and
 * what was found. A file that cannot be read at all gives another {@link IOException}.
 */
public final class MalformedDataException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  /** With a complete sentence as message. */
  public MalformedDataException(String message) {
    super(message);
  }

  /** With a complete sentence as message, and what was thrown below. */
  public MalformedDataException(String message, Throwable cause) {
    super(message, cause);
  }
}
