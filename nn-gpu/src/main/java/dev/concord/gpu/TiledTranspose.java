package dev.concord.gpu;

import dev.concord.gpu.GpuStep.Grid;
import dev.concord.tensor.DType;
import dev.concord.tensor.MergedAxes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The launch of a transposition whose tiles go through local memory; see move.cl. */
final class TiledTranspose {
  private static final int GROUP = 256;
  private static final int TILE = 32;

  /** Axes besides the two of the tiles that move.cl walks. */
  private static final int OUTER_AXES = 4;

  /** Shorter axes leave most of a tile empty. */
  private static final int SHORTEST = 8;

  private TiledTranspose() {}

  /**
   * The launch; empty where another kernel does better or there are too many axes.
   *
   * @param axes walk over the result: strides in {@code x}, then in {@code out}
   */
  static Optional<GpuStep> of(MergedAxes axes, GpuOperand x, GpuOperand out, GpuTraits traits) {
    List<Integer> lengths = axes.lengths();
    List<Integer> from = axes.strides().get(0);
    List<Integer> to = axes.strides().get(1);
    int column = axes.rank() - 1;
    int row = from.indexOf(1);
    boolean suits =
        !traits.processor()
            && x.type().dtype() != DType.U8
            && row >= 0
            && row < column
            && axes.rank() - 2 <= OUTER_AXES
            && lengths.get(row) >= SHORTEST
            && lengths.get(column) >= SHORTEST;
    if (!suits) {
      return Optional.empty();
    }
    int tileRows = Math.ceilDiv(lengths.get(row), TILE);
    int tileColumns = Math.ceilDiv(lengths.get(column), TILE);
    List<Integer> outer =
        IntStream.range(0, axes.rank())
            .filter(axis -> axis != row && axis != column)
            .boxed()
            .toList();
    List<Argument> arguments = new ArrayList<>(List.of(Argument.of(out), Argument.of(x)));
    for (int number :
        List.of(
            lengths.get(row),
            lengths.get(column),
            tileRows,
            tileColumns,
            from.get(column),
            to.get(row))) {
      arguments.add(Argument.of(number));
    }
    padded(lengths, outer, 1).stream().skip(1).map(Argument::of).forEach(arguments::add);
    padded(from, outer, 0).stream().map(Argument::of).forEach(arguments::add);
    padded(to, outer, 0).stream().map(Argument::of).forEach(arguments::add);
    int tiles = tileRows * tileColumns;
    for (int axis : outer) {
      tiles *= lengths.get(axis);
    }
    return Optional.of(
        new GpuStep.Launch(
            Movement.MOVE, "move_tiles", null, Grid.of(tiles), Grid.of(GROUP), arguments));
  }

  /**
   * What is known of the outer axes, outermost first, behind as many {@code missing} as it takes.
   */
  private static List<Integer> padded(List<Integer> of, List<Integer> outer, int missing) {
    List<Integer> all = new ArrayList<>(java.util.Collections.nCopies(OUTER_AXES, missing));
    for (int i = 0; i < outer.size(); i++) {
      all.set(OUTER_AXES - outer.size() + i, of.get(outer.get(i)));
    }
    return all;
  }
}
