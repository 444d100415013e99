package dev.concord.backend.cuda.ptx;

import dev.concord.gpu.ElementFunction;
import dev.concord.gpu.ElementFunction.Parameter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The PTX of one kernel, with an elementwise function in place of its markers where it has some. A
 * kernel is compiled by nvcc once, with a comment {@code //@ELEMENT value, row, column, index}
 * where the function belongs; the comment holds the registers that nvcc chose. Here each such
 * comment becomes a block of code, and the kernel gets the function's parameters behind its own.
 * The other kernels of the text are left out, so that the driver compiles no more than what is
 * launched.
 */
public final class PtxModule {
  private static final Pattern MARKER =
      Pattern.compile("(?m)^[ \\t]*//@ELEMENT +([^,\\s]+), ([^,\\s]+), ([^,\\s]+), ([^,\\s]+)$");

  /** A kernel from its head to the brace in the first column that ends it. */
  private static final Pattern ENTRY =
      Pattern.compile("(?ms)^\\.visible \\.entry ([\\w$]+)\\((.*?)\\)(.*?)^\\}$");

  private PtxModule() {}

  /**
   * The module with one kernel alone.
   *
   * @param ptx text of the module as the build made it
   * @param entry the kernel's name
   * @param function what it carries, or null for nothing
   * @throws IllegalArgumentException if there is no such kernel or it has no marker
   */
  public static String of(String ptx, String entry, ElementFunction function) {
    StringBuilder text = new StringBuilder();
    boolean found = false;
    int end = 0;
    Matcher entries = ENTRY.matcher(ptx);
    while (entries.find()) {
      text.append(ptx, end, entries.start());
      end = entries.end();
      if (entries.group(1).equals(entry)) {
        found = true;
        text.append(function == null ? entries.group() : carrying(entries, function));
      }
    }
    if (!found) {
      throw new IllegalArgumentException("The PTX has no kernel " + entry);
    }
    return text.append(ptx, end, ptx.length()).toString();
  }

  private static String carrying(Matcher entry, ElementFunction function) {
    String name = entry.group(1);
    Matcher markers = MARKER.matcher(entry.group(3));
    if (!markers.find()) {
      throw new IllegalArgumentException("Kernel " + name + " has no marker for " + function);
    }
    String body =
        markers.replaceAll(
            match ->
                Matcher.quoteReplacement(
                    PtxElementText.block(
                        function,
                        new PtxElementText.Marker(
                            match.group(1), match.group(2), match.group(3), match.group(4)))));
    return ".visible .entry "
        + name
        + "("
        + parameters(entry.group(2), function)
        + ")"
        + body
        + "}";
  }

  private static String parameters(String own, ElementFunction function) {
    StringBuilder text = new StringBuilder(own.stripTrailing());
    for (Parameter parameter : function.parameters()) {
      text.append(own.isBlank() && text.toString().isBlank() ? "\n" : ",\n")
          .append("\t.param ")
          .append(PtxElementText.parameterType(parameter))
          .append(' ')
          .append(PtxElementText.parameterName(parameter));
    }
    return text.append('\n').toString();
  }
}
