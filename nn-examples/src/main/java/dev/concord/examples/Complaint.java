package dev.concord.examples;

import dev.concord.device.Backend;
import dev.concord.device.Backends;
import dev.concord.device.DeviceException;
import dev.concord.train.DivergedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.stream.Collectors;

/**
 * What a person needs to know of a problem, as text for a terminal: what a damaged file holds must
 * neither move its cursor nor flood it.
 */
final class Complaint {
  private static final int LONGEST_LINE = 1000;

  private Complaint() {}

  /** Of something that failed. */
  static String of(Throwable problem) {
    return shown(message(problem));
  }

  private static String message(Throwable problem) {
    String text = problem.getMessage();
    return switch (problem) {
      case NoSuchFileException missing when missing.getReason() == null ->
          missing.getFile() + ": there is no such file";
      case AccessDeniedException denied when denied.getReason() == null ->
          denied.getFile() + ": access denied";
      case FileSystemException other when other.getReason() == null ->
          "%s: cannot be used (%s)".formatted(other.getFile(), other.getClass().getSimpleName());
      case CharacterCodingException binary -> "a file that is to be text is not UTF-8";
      case UncheckedIOException file -> message(file.getCause());
      case IOException other when text != null -> text;
      case IllegalArgumentException mistake when text != null -> text;
      case DeviceException device -> device(text);
      case DivergedException diverged -> text;
      case OutOfMemoryError full ->
          "there is not enough memory (%s): take a smaller network, batch or file, or give Java more, as CONCORD_JAVA_OPTS=-Xmx8g does"
              .formatted(text);
      default -> "%s. This is a bug in Concord; --verbose shows where.".formatted(problem);
    };
  }

  /** The list of all backends behind it is that of a command of its own. */
  private static String device(String text) {
    int list = text.indexOf("\nKnown backends:");
    if (list < 0) {
      return text;
    }
    String first = text.substring(0, list);
    String end = first.endsWith(".") ? "" : ".";
    String names = Backends.all().stream().map(Backend::name).collect(Collectors.joining(", "));
    return "%s%s There are %s; \"concord backends\" shows them.".formatted(first, end, names);
  }

  /** A text whose lines are not endless and hold no control characters. */
  static String shown(String text) {
    return text.lines()
        .map(line -> line.replaceAll("\\p{Cntrl}", "\uFFFD"))
        .map(
            line -> line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + " ...")
        .collect(Collectors.joining("\n"));
  }
}
