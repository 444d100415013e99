package dev.concord.gpu;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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
    String text = resource(owner, name + ".cl");
    if (text == null) {
      throw new IllegalArgumentException("There is no " + name + ".cl beside " + owner.getName());
    }
    return new GpuSource(
        owner.getPackageName() + "/" + name, included(owner, text), resource(owner, name + ".ptx"));
  }

  private static String included(Class<?> owner, String text) {
    return INCLUDE
        .matcher(text)
        .replaceAll(
            line -> Matcher.quoteReplacement(included(owner, resource(owner, line.group(1)))));
  }

  private static String resource(Class<?> owner, String file) {
    try (InputStream stream = owner.getResourceAsStream(file)) {
      return stream == null ? null : new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Reading " + file + " beside " + owner.getName(), e);
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
