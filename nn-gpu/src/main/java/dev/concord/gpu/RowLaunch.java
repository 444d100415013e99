package dev.concord.gpu;

import dev.concord.gpu.GpuStep.Grid;
import dev.concord.kernel.Gather;
import dev.concord.kernel.ScatterAdd;
import dev.concord.tensor.DType;
import java.util.ArrayList;
import java.util.List;

/** The one launch of a {@link Gather} and of a {@link ScatterAdd}. */
final class RowLaunch {
  private static final GpuSource GATHER = GpuSource.beside(RowLaunch.class, "gather");
  private static final GpuSource GATHER_PROCESSOR =
      GpuSource.beside(RowLaunch.class, "gather_processor");
  private static final GpuSource SCATTER = GpuSource.beside(RowLaunch.class, "scatter_add");
  private static final GpuSource SCATTER_PROCESSOR =
      GpuSource.beside(RowLaunch.class, "scatter_add_processor");

  private static final int GROUP = 256;
  private static final int NAN_BITS = 0x7fc00000;

  private RowLaunch() {}

  static GpuStep gather(GpuOperand table, GpuOperand index, GpuOperand out, GpuTraits traits) {
    int width = table.type().shape().trailing(1).size();
    boolean bytes = table.type().dtype() == DType.U8;
    List<Argument> arguments =
        new ArrayList<>(
            List.of(
                Argument.of(out),
                Argument.of(table),
                Argument.of(index),
                Argument.of(out.size()),
                Argument.of(width),
                Argument.of(table.type().shape().length(0)),
                Argument.of(out.type().dtype() == DType.I32 ? -1 : NAN_BITS)));
    String entry = bytes ? "gather_bytes" : "gather_words";
    if (!traits.processor()) {
      Grid groups = Grid.of(Math.ceilDiv(out.size(), GROUP));
      return new GpuStep.Launch(GATHER, entry, null, groups, Grid.of(GROUP), arguments);
    }
    int items = ProcessorShare.rows(index.size(), width, traits);
    arguments.add(Argument.of(items));
    return new GpuStep.Launch(
        GATHER_PROCESSOR,
        entry + "_processor",
        null,
        Grid.of(Math.ceilDiv(index.size(), items)),
        Grid.of(1),
        arguments);
  }

  static GpuStep scatterAdd(
      ScatterAdd scatter, GpuOperand x, GpuOperand index, GpuOperand out, GpuTraits traits) {
    int rows = scatter.rows();
    int width = out.size() / rows;
    List<Argument> arguments =
        new ArrayList<>(
            List.of(
                Argument.of(out),
                Argument.of(x),
                Argument.of(index),
                Argument.of(rows),
                Argument.of(width),
                Argument.of(index.size())));
    if (!traits.processor()) {
      int groupRows = Math.max(1, GROUP / width);
      int columnBlocks = Math.ceilDiv(width, GROUP);
      arguments.add(Argument.of(groupRows));
      arguments.add(Argument.of(columnBlocks));
      Grid groups = Grid.of(Math.ceilDiv(rows, groupRows) * columnBlocks);
      return new GpuStep.Launch(SCATTER, "scatter_add", null, groups, Grid.of(GROUP), arguments);
    }
    long elements = (long) out.size() + x.size();
    int items = ProcessorShare.rows(rows, Math.ceilDiv(elements, rows), traits);
    arguments.add(Argument.of(items));
    Grid groups = Grid.of(Math.ceilDiv(rows, items));
    return new GpuStep.Launch(
        SCATTER_PROCESSOR, "scatter_add_processor", null, groups, Grid.of(1), arguments);
  }
}
