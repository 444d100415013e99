package dev.concord.gpu;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of some kernels in the dialect of {@code dialect.h}, and the PTX that the build made
 * from it. OpenCL compiles the text at run time, CUDA loads the PTX. Equal names mean equal
 * sources.
 *
 * @param name unique name, such as {@code dev.concord.gpu/map}
 * @param text the kernels, without the dialect's own definitions
 * @param ptx the same compiled for CUDA, or null where there is none: on CUDA, kernels that need it
 *     then run as reference
 */
public record GpuSource(String name, String text, String ptx) {
  private static final Pattern INCLUDE = Pattern.compile("(?m)^#include \"(.+)\"$");

  /**
   * The source {@code NAME.cl} and, if it is there, {@code NAME.ptx} beside a class. Files that the
   * source names in lines {@code #include "FILE"} lie there too and are put in place.
   *
   * @throws IllegalArgumentException if there is no such source
   */
  public static GpuSource beside(Class<?> owner, String name) {
    return found(
        owner.getPackageName() + "/" + name, name, file -> resource(owner, file), owner.getName());
  }

  /**
   * The same from a folder of files, for tools that run before there are classes.
   *
   * @throws IllegalArgumentException if there is no such source
   */
  public static GpuSource in(Path folder, String name) {
    return found(name, name, file -> content(folder.resolve(file)), folder.toString());
  }

  private static GpuSource found(
      String fullName, String name, UnaryOperator<String> content, String place) {
    String text = content.apply(name + ".cl");
    if (text == null) {
      throw new IllegalArgumentException("There is no " + name + ".cl beside " + place);
    }
    return new GpuSource(fullName, included(text, content), content.apply(name + ".ptx"));
  }

  private static String included(String text, UnaryOperator<String> content) {
    return INCLUDE
        .matcher(text)
        .replaceAll(
            line -> Matcher.quoteReplacement(included(content.apply(line.group(1)), content)));
  }

  private static String resource(Class<?> owner, String file) {
    try (InputStream stream = owner.getResourceAsStream(file)) {
      return stream == null ? null : new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Reading " + file + " beside " + owner.getName(), e);
    }
  }

  private static String content(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : null;
    } catch (IOException e) {
      throw new UncheckedIOException("Reading " + file, e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GpuSource source && source.name.equals(name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return name;
  }
}
