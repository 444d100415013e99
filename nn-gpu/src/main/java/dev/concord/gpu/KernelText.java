package dev.concord.gpu;

import dev.concord.expr.ExponentialFunctions;
import dev.concord.expr.LogarithmicFunctions;
import dev.concord.expr.NamedFunction;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Complete texts to compile: the dialect, the named functions that a source computes inside, the
 * elementwise code, the source itself.
 */
public final class KernelText {
  private static final List<NamedFunction> FUNCTIONS =
      List.of(ExponentialFunctions.EXP, LogarithmicFunctions.LOG);
  private static final String DIALECT = dialect();

  private KernelText() {}

  /**
   * OpenCL C text of one kernel.
   *
   * @param entry the kernel's name in its source; the source's other kernels are left out where
   *     they stand between {@code #if ENTRY(name)} and {@code #endif}
   * @param function the elementwise code that the kernel carries, or null
   */
  public static String openCl(GpuSource source, String entry, ElementFunction function) {
    boolean vectors = source.text().contains("ELEMENT_VECTOR");
    return "#define CONCORD_WANTED_%s 1\n".formatted(entry)
        + assembled(source.text(), ElementText.definitions(function, vectors));
  }

  /** CUDA C++ text of a source, from which its PTX is made; frames keep their markers. */
  public static String cuda(GpuSource source) {
    return assembled(source.text(), "");
  }

  private static String assembled(String source, String elements) {
    StringBuilder text = new StringBuilder(DIALECT);
    for (NamedFunction function : FUNCTIONS) {
      for (String suffix : List.of("", "16")) {
        if (source.contains(NamedFunctionText.name(function, suffix) + "(")) {
          text.append(NamedFunctionText.definition(function, suffix));
        }
      }
    }
    return text.append(elements).append(source).toString();
  }

  private static String dialect() {
    try (InputStream stream = KernelText.class.getResourceAsStream("dialect.h")) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Reading dialect.h", e);
    }
  }
}
