package dev.concord.gpu;

import dev.concord.expr.LaneType;
import dev.concord.gpu.ElementFunction.Kind;
import dev.concord.gpu.ElementFunction.Parameter;
import dev.concord.gpu.ElementFunction.Port;
import java.util.List;
import java.util.stream.Collectors;

/**
 * OpenCL C text of an {@link ElementFunction}: what a frame kernel's {@code ELEMENT_PARAMETERS},
 * {@code ELEMENT} and {@code ELEMENT_VECTOR} stand for. A frame's own parameters must not be called
 * {@code in0}, {@code out0}, {@code length1} and so on.
 */
final class ElementText {
  private static final String VECTOR_LANES = "16";

  private final ElementFunction function;
  private final String suffix;

  private ElementText(ElementFunction function, String suffix) {
    this.function = function;
    this.suffix = suffix;
  }

  /**
   * The definitions that go before a frame's source.
   *
   * @param function null for none: the frame then carries nothing
   * @param vectors whether the frame also asks for 16 columns at a time
   */
  static String definitions(ElementFunction function, boolean vectors) {
    if (function == null) {
      return "#define ELEMENT_PARAMETERS\n#define ELEMENT(value, row, column, index)\n";
    }
    String declared =
        function.parameters().stream()
            .map(parameter -> ", " + declaration(parameter))
            .collect(Collectors.joining());
    String text = "#define ELEMENT_PARAMETERS " + declared + "\n";
    text += new ElementText(function, "").definition("element", "ELEMENT");
    if (vectors) {
      text += new ElementText(function, VECTOR_LANES).definition("element16", "ELEMENT_VECTOR");
    }
    return text;
  }

  private static String declaration(Parameter parameter) {
    return switch (parameter.kind()) {
      case FLOATS -> "MEMORY(float, " + parameter.name() + ")";
      case INTS -> "MEMORY(int, " + parameter.name() + ")";
      case NUMBER -> "int " + parameter.name();
    };
  }

  private String definition(String name, String macro) {
    List<Parameter> parameters = function.parameters();
    String passed =
        parameters.stream()
            .map(
                parameter ->
                    parameter.kind() == Kind.NUMBER
                        ? ", " + parameter.name()
                        : ", " + parameter.name() + "_base, " + parameter.name() + "_offset")
            .collect(Collectors.joining());
    StringBuilder text = new StringBuilder();
    text.append("DEVICE void ").append(name).append("(float").append(suffix);
    text.append(" *value, int row, int column, int index ELEMENT_PARAMETERS) {\n");
    for (Parameter parameter : parameters) {
      if (parameter.kind() != Kind.NUMBER) {
        String type = parameter.kind() == Kind.INTS ? "int" : "float";
        text.append("  OPEN(").append(type).append(", ").append(parameter.name()).append(");\n");
      }
    }
    positions(text);
    TapeText tape = new TapeText(function.tape(), suffix, this::load);
    text.append(tape.statements());
    for (int output = 0; output < function.outputs().size(); output++) {
      text.append("  ").append(store(output, tape.output(output))).append(";\n");
    }
    text.append("}\n#define ").append(macro).append("(value, row, column, index) ");
    text.append(name).append("(&(value), row, column, index").append(passed).append(")\n");
    return text.toString();
  }

  /** The row's position along every outer axis, as {@code position0} and so on. */
  private void positions(StringBuilder text) {
    String rest = "row";
    for (int axis = function.outerAxes() - 1; axis > 0; axis--) {
      String outer = "rows" + axis;
      text.append("  const int %s = %s / length%d;\n".formatted(outer, rest, axis));
      text.append(
          "  const int position%d = %s - %s * length%d;\n".formatted(axis, rest, outer, axis));
      rest = outer;
    }
    if (function.outerAxes() > 0) {
      text.append("  const int position0 = ").append(rest).append(";\n");
    }
  }

  private String load(int input) {
    Port port = function.inputs().get(input);
    String name = "in" + input;
    boolean ints = function.tape().inputExpressions().get(input).type() == LaneType.INT;
    return switch (port) {
      case CARRIED -> "*value";
      case DIRECT, ROW_AND_COLUMN -> loaded(name, place(port, name));
      case ROW ->
          "(%s%s)(%s[%s])".formatted(ints ? "int" : "float", suffix, name, place(port, name));
      case UNUSED ->
          throw new IllegalArgumentException("The expression reads unused input " + input);
    };
  }

  private String loaded(String name, String place) {
    return suffix.isEmpty() ? name + "[" + place + "]" : "vload16(0, " + name + " + " + place + ")";
  }

  private String store(int output, String variable) {
    Port port = function.outputs().get(output);
    String name = "out" + output;
    return switch (port) {
      case CARRIED -> "*value = " + variable;
      case DIRECT, ROW_AND_COLUMN ->
          suffix.isEmpty()
              ? name + "[" + place(port, name) + "] = " + variable
              : "vstore16(" + variable + ", 0, " + name + " + " + place(port, name) + ")";
      case ROW, UNUSED ->
          throw new IllegalArgumentException(
              "Output " + output + " needs a place for each element");
    };
  }

  private String place(Port port, String name) {
    if (port == Port.DIRECT) {
      return "index";
    }
    StringBuilder place = new StringBuilder(port == Port.ROW ? "0" : "column");
    for (int axis = 0; axis < function.outerAxes(); axis++) {
      place.append(" + position%d * %s_stride%d".formatted(axis, name, axis));
    }
    return place.toString();
  }
}
