package dev.concord.gpu;

import dev.concord.expr.Tape;
import java.util.ArrayList;
import java.util.List;

/**
 * Elementwise code that a frame kernel carries at its marker: an expression, and for each of its
 * inputs and outputs where the element lies. A frame hands over {@code value} (what it carries,
 * such as an element of a product), {@code row}, {@code column} and {@code index = row · columns +
 * column}, the element's place in the walked shape. This record is the structure alone, so equal
 * ones share compiled code; memory and strides are arguments ({@link #parameters}).
 *
 * <p>The C text is written by {@link ElementText}, the PTX by the CUDA backend, both from here.
 *
 * @param tape the expression with named functions expanded
 * @param inputs one for each input of the tape
 * @param outputs one for each output of the tape
 * @param outerAxes axes besides the columns that strided ports walk, 0 where there is no such port;
 *     {@code row} counts their positions in row-major order
 */
public record ElementFunction(Tape tape, List<Port> inputs, List<Port> outputs, int outerAxes) {
  /** Where one input's or output's element lies. */
  public enum Port {
    /** It is the value that the frame carries. */
    CARRIED,
    /** In memory, at {@code index}. */
    DIRECT,
    /** In memory, at Σ position · stride over the outer axes, the same in every column. */
    ROW,
    /** In memory, at Σ position · stride over the outer axes + column. */
    ROW_AND_COLUMN,
    /** An input that the expression never reads. */
    UNUSED;

    /** Whether it has strides along the outer axes. */
    public boolean strided() {
      return this == ROW || this == ROW_AND_COLUMN;
    }

    /** Whether it has memory. */
    public boolean inMemory() {
      return this != CARRIED && this != UNUSED;
    }
  }

  /** What a kernel parameter of the generated code holds. */
  public enum Kind {
    /** Memory of float32 elements. */
    FLOATS,
    /** Memory of int32 elements. */
    INTS,
    /** An int32 number. */
    NUMBER
  }

  /** A parameter that the generated code adds behind the frame's own. */
  public record Parameter(Kind kind, String name) {}

  /** Copies the lists. */
  public ElementFunction {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /**
   * The parameters, in order: lengths of all outer axes but the outermost, outer to inner; then for
   * each input and then each output in memory its memory, followed by its strides along the outer
   * axes if it is strided.
   */
  public List<Parameter> parameters() {
    List<Parameter> parameters = new ArrayList<>();
    for (int axis = 1; axis < outerAxes; axis++) {
      parameters.add(new Parameter(Kind.NUMBER, "length" + axis));
    }
    for (int i = 0; i < inputs.size(); i++) {
      boolean ints = tape.inputExpressions().get(i).type() == dev.concord.expr.LaneType.INT;
      addPort(parameters, inputs.get(i), ints, "in" + i);
    }
    for (int o = 0; o < outputs.size(); o++) {
      boolean ints = tape.outputType(o) == dev.concord.expr.LaneType.INT;
      addPort(parameters, outputs.get(o), ints, "out" + o);
    }
    return parameters;
  }

  private void addPort(List<Parameter> parameters, Port port, boolean ints, String name) {
    if (!port.inMemory()) {
      return;
    }
    parameters.add(new Parameter(ints ? Kind.INTS : Kind.FLOATS, name));
    for (int axis = 0; port.strided() && axis < outerAxes; axis++) {
      parameters.add(new Parameter(Kind.NUMBER, name + "_stride" + axis));
    }
  }
}
