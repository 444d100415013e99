package dev.concord.gpu;

import dev.concord.expr.Expr;
import dev.concord.expr.Tape;
import dev.concord.gpu.Elementwise.Place;
import dev.concord.gpu.GpuStep.Grid;
import dev.concord.kernel.OrderedSum;
import dev.concord.kernel.Reduce;
import dev.concord.kernel.Reduce.Operation;
import dev.concord.tensor.DType;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Launches of a {@link Reduce}: one, and one more for each further level of blocks of 4096. A
 * reduction without prologue carries the expression that is its input, so there is one form.
 */
final class ReduceLaunch {
  private static final GpuSource GPU = GpuSource.beside(ReduceLaunch.class, "reduce");
  private static final GpuSource PROCESSOR =
      GpuSource.beside(ReduceLaunch.class, "reduce_processor");

  private static final Tape IDENTITY = Tape.of(List.of(Expr.input(0)), 1);

  /** Work-items of a group, and results of a group of {@code reduce_lanes}; see reduce.cl. */
  private static final int GROUP = 256;

  private static final int TEAMS = 8;
  private static final int PROCESSOR_TILE = 16;

  private final Operation operation;
  private final int divisor;
  private final GpuOperand output;
  private final GpuContext context;
  private final List<GpuStep> steps = new ArrayList<>();

  private ReduceLaunch(Operation operation, int divisor, GpuOperand output, GpuContext context) {
    this.operation = operation;
    this.divisor = divisor;
    this.output = output;
    this.context = context;
  }

  /** The steps; empty where there are more axes than kernels walk. */
  static Optional<List<GpuStep>> steps(
      Reduce reduce, List<GpuOperand> inputs, GpuOperand output, GpuContext context) {
    boolean plain = reduce.prologue() == null;
    Shape shape = plain ? inputs.get(0).type().shape() : reduce.prologueShape();
    Tape tape = plain ? IDENTITY : reduce.prologue();
    int count = reduce.axes().stream().mapToInt(shape::length).reduce(1, (a, b) -> a * b);
    if (count == 0) {
      return Optional.of(List.of(Movement.zero(output)));
    }
    Elementwise elements = bound(tape, shape, inputs, reduce.axes());
    ReduceLaunch launch = new ReduceLaunch(reduce.operation(), count, output, context);
    return ReducedAxes.of(elements.axes()).fitting().map(axes -> launch.add(elements, axes));
  }

  private static Elementwise bound(
      Tape tape, Shape shape, List<GpuOperand> inputs, List<Integer> axes) {
    return Elementwise.of(
        tape,
        shape,
        Place.of(inputs, shape),
        Arrays.asList((Place) null),
        false,
        ReducedAxes.strides(shape, axes));
  }

  /** Adds the launch that reduces each block, and where there are several, those that follow. */
  private List<GpuStep> add(Elementwise elements, ReducedAxes axes) {
    int results = axes.kept().size();
    int blocks = Math.ceilDiv(axes.reduced().size(), OrderedSum.BLOCK);
    if (blocks == 1) {
      steps.add(launch(elements, axes, 1, operation, Argument.of(output)));
      return steps;
    }
    Shape shape = Shape.of(results, blocks);
    GpuMemory memory = context.scratch((long) DType.F32.bytes() * shape.size());
    GpuOperand partials = new GpuOperand(new TensorType(DType.F32, shape), memory, 0);
    Operation inner = operation == Operation.MEAN ? Operation.SUM : operation;
    steps.add(launch(elements, axes, blocks, inner, Argument.of(partials)));
    Elementwise next = bound(IDENTITY, shape, List.of(partials), List.of(1));
    return add(next, ReducedAxes.of(next.axes()));
  }

  private GpuStep launch(
      Elementwise elements, ReducedAxes axes, int blocks, Operation combined, Argument to) {
    boolean processor = context.traits().processor();
    boolean columns = axes.keepsInnermost();
    int results = axes.kept().size();
    int count = axes.reduced().size();
    List<Argument> arguments = new ArrayList<>();
    arguments.add(to);
    arguments.add(Argument.of(results));
    arguments.add(Argument.of(count));
    arguments.add(Argument.of(blocks));
    arguments.add(Argument.of(combined.ordinal()));
    arguments.add(Argument.of(divisor));
    arguments.add(Argument.of(elements.flat() ? 0 : elements.axes().columns()));
    String entry;
    int groups;
    if (processor) {
      entry = columns ? "reduce_columns_processor" : "reduce_rows_processor";
      int width = columns ? PROCESSOR_TILE : 1;
      int all = (columns ? results / axes.run() * Math.ceilDiv(axes.run(), width) : results);
      long work = (long) width * Math.min(count, OrderedSum.BLOCK);
      int items = ProcessorShare.rows(all * blocks, work, context.traits());
      groups = Math.ceilDiv(all * blocks, items);
      arguments.add(Argument.of(axes.run()));
      arguments.add(Argument.of(items));
    } else {
      boolean teams = columns || count <= GROUP;
      entry = teams ? "reduce_lanes" : "reduce_block";
      groups = (teams ? Math.ceilDiv(results, TEAMS) : results) * blocks;
      arguments.add(Argument.of(columns ? 1 : 0));
    }
    arguments.addAll(axes.arguments());
    arguments.addAll(elements.arguments());
    return new GpuStep.Launch(
        processor ? PROCESSOR : GPU,
        entry,
        elements.function(),
        Grid.of(groups),
        Grid.of(processor ? 1 : GROUP),
        arguments);
  }
}
