package dev.concord.gpu;

import dev.concord.expr.Tape;
import dev.concord.gpu.ElementFunction.Port;
import dev.concord.tensor.MergedAxes;
import dev.concord.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * An expression bound to operands: its {@link ElementFunction}, the merged walk over the shape, and
 * the arguments of the function's parameters. A frame walks {@code axes.rows()} rows of {@code
 * axes.columns()} columns.
 *
 * @param function the code
 * @param axes the walk; behind the strides of the operands in memory stand those of {@code others}
 * @param arguments for {@link ElementFunction#parameters}, in their order
 */
record Elementwise(ElementFunction function, MergedAxes axes, List<Argument> arguments) {
  /**
   * Where an operand lies.
   *
   * @param memory from its first element on
   * @param strides along the axes of the walked shape; 0 or 1 along the last
   */
  record Place(Argument memory, int[] strides) {
    /** A row-major operand that broadcasts to {@code shape}. */
    static Place of(GpuOperand operand, Shape shape) {
      return new Place(Argument.of(operand), operand.type().shape().broadcastStrides(shape));
    }

    /** Row-major operands that broadcast to {@code shape}. */
    static List<Place> of(List<GpuOperand> operands, Shape shape) {
      return operands.stream().map(operand -> of(operand, shape)).toList();
    }
  }

  /**
   * Binds a tape.
   *
   * @param shape the walked shape
   * @param inputs for each input of the tape; null for the value that the frame carries
   * @param outputs for each output of the tape; null for the value that the frame carries
   * @param keepLast whether the walk's columns must be the last axis of {@code shape}
   * @param others strides of further operands that only the frame knows and that the walk must suit
   */
  static Elementwise of(
      Tape tape,
      Shape shape,
      List<Place> inputs,
      List<Place> outputs,
      boolean keepLast,
      List<int[]> others) {
    Tape expanded = tape.expanded();
    List<Place> places = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      if (inputs.get(i) != null && expanded.reads(i)) {
        places.add(inputs.get(i));
      }
    }
    outputs.stream().filter(output -> output != null).forEach(places::add);
    List<int[]> strides = new ArrayList<>(places.stream().map(Place::strides).toList());
    strides.addAll(others);
    MergedAxes axes = MergedAxes.ofStrides(shape, strides, keepLast);

    List<Port> ports = new ArrayList<>();
    for (int place = 0; place < places.size(); place++) {
      ports.add(port(axes.lengths(), axes.strides().get(place)));
    }
    int outerAxes = ports.stream().anyMatch(Port::strided) ? axes.rank() - 1 : 0;
    List<Argument> arguments = new ArrayList<>();
    for (int axis = 1; axis < outerAxes; axis++) {
      arguments.add(Argument.of(axes.lengths().get(axis)));
    }
    for (int place = 0; place < places.size(); place++) {
      arguments.add(places.get(place).memory());
      for (int axis = 0; ports.get(place).strided() && axis < outerAxes; axis++) {
        arguments.add(Argument.of(axes.strides().get(place).get(axis)));
      }
    }

    List<Port> remaining = new ArrayList<>(ports);
    List<Port> inputPorts = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      inputPorts.add(
          !expanded.reads(i)
              ? Port.UNUSED
              : inputs.get(i) == null ? Port.CARRIED : remaining.removeFirst());
    }
    List<Port> outputPorts =
        outputs.stream().map(o -> o == null ? Port.CARRIED : remaining.removeFirst()).toList();
    return new Elementwise(
        new ElementFunction(expanded, inputPorts, outputPorts, outerAxes), axes, arguments);
  }

  private static Port port(List<Integer> lengths, List<Integer> strides) {
    int next = 1;
    boolean direct = true;
    for (int axis = lengths.size() - 1; axis >= 0; axis--) {
      direct &= lengths.get(axis) == 1 || strides.get(axis) == next;
      next *= lengths.get(axis);
    }
    if (direct) {
      return Port.DIRECT;
    }
    if (lengths.getLast() == 1) {
      return Port.ROW_AND_COLUMN; // strides along an axis of length 1 say nothing
    }
    return switch (strides.getLast()) {
      case 0 -> Port.ROW;
      case 1 -> Port.ROW_AND_COLUMN;
      default -> throw new IllegalArgumentException("A stride of " + strides + " in columns");
    };
  }

  /** Whether the walk is a plain line: rows make no difference to any operand. */
  boolean flat() {
    return function.outerAxes() == 0;
  }
}
