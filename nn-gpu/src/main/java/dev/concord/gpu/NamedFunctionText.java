package dev.concord.gpu;

import dev.concord.expr.NamedFunction;

/**
 * A named function of one argument as a C function in the dialect, {@code concord_exp} for {@code
 * exp}, for kernels that compute it inside; made from its one definition, so its bits are the same
 * everywhere. With the suffix {@code 16} it takes OpenCL vectors.
 */
final class NamedFunctionText {
  private NamedFunctionText() {}

  static String name(NamedFunction function, String suffix) {
    return "concord_" + function.name() + suffix;
  }

  static String definition(NamedFunction function, String suffix) {
    TapeText text = new TapeText(function.definition(), suffix, input -> "x");
    String type = "float" + suffix;
    return "DEVICE %s %s(%s x) {\n%s  return %s;\n}\n"
        .formatted(type, name(function, suffix), type, text.statements(), text.output(0));
  }
}
