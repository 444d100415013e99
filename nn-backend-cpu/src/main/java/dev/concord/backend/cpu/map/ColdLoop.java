package dev.concord.backend.cpu.map;

import dev.concord.backend.cpu.warmup.ColdCode;
import dev.concord.backend.cpu.warmup.WarmUpLoop;
import dev.concord.expr.LaneType;
import dev.concord.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * A vector loop with made-up data, to be called until HotSpot's C2 has compiled it. Every path of
 * the loop is taken (whole vectors, a rest, several rows, none), because C2 leaves out what it has
 * not seen and starts again when it meets it.
 */
final class ColdLoop implements ColdCode {
  private static final int ROWS = 2;
  private static final int STEPS = 4;

  /** A rest is rare, and masks are the slowest of all before they are compiled. */
  private static final int EXERCISES_PER_REST = 4;

  /**
   * What an instruction may cost on average: C2's code takes 0.1 to 0.6 ns, a division 4 ns; C1's,
   * and C2's where the machine has no such vector instruction, 20 ns and more.
   */
  private static final double MOST_NANOS = 6;

  /** A row's tree over its lanes, in such instructions. */
  private static final int TREE = 4;

  private static final float[] VALUES = {
    0.5f, -1.25f, 0f, 3f, -0f, Float.NaN, 100f, -100f, 1e-3f, Float.POSITIVE_INFINITY, -7f
  };

  private final MapLoop loop;
  private final int wholeWidth;
  private final int restWidth;
  private final long timedInstructions;
  private final Object[] arrays;
  private final int[] offsets;
  private final int[] constants;
  private final MapGeometry geometry;
  private final Runnable takeOver;
  private int exercises;

  ColdLoop(MapLoop loop, MapStructure structure, LoopForm form, Runnable takeOver) {
    this.loop = loop;
    this.takeOver = takeOver;
    int lanes = form.lanes();
    this.wholeWidth = form.shortRows() ? lanes / 2 : STEPS * lanes;
    this.restWidth = lanes - 1;
    int steps = 1 + (form.shortRows() ? ROWS : ROWS * STEPS);
    this.timedInstructions =
        (long) steps * (structure.instructions().size() + structure.outputs().size())
            + (form.sums() ? (ROWS + 1) * TREE : 0);
    Shape shape = Shape.of(ROWS, Math.max(wholeWidth, restWidth));
    List<Shape> inputShapes = new ArrayList<>();
    for (boolean varies : structure.varying()) {
      inputShapes.add(varies ? shape : Shape.of(ROWS, 1));
    }
    this.geometry = MapGeometry.of(inputShapes, structure.outputs().size(), shape, true);
    int operands = structure.operandCount();
    this.arrays = new Object[operands + (form.sums() ? 2 : 0)];
    for (int operand = 0; operand < operands; operand++) {
      arrays[operand] = data(structure.operandType(operand), shape.size() + 64);
    }
    if (form.sums()) {
      arrays[operands] = new float[ROWS];
      arrays[operands + 1] = new float[MapPlan.SUM_LANES];
    }
    this.offsets = new int[arrays.length];
    this.constants = new int[structure.constantCount()];
  }

  private static Object data(LaneType type, int length) {
    if (type == LaneType.INT) {
      return new int[length];
    }
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = VALUES[i % VALUES.length];
    }
    return values;
  }

  @Override
  public void pass() {
    run(-WarmUpLoop.TURNS, wholeWidth);
  }

  @Override
  public void exercise() {
    run(ROWS, wholeWidth);
    if (exercises % EXERCISES_PER_REST == 0) {
      run(1, restWidth);
    }
    exercises++;
  }

  @Override
  public long fastNanos() {
    return (long) (MOST_NANOS * timedInstructions);
  }

  @Override
  public void takeOver() {
    takeOver.run();
  }

  private void run(int rows, int width) {
    loop.run(arrays, offsets, constants, geometry, 0, rows, 0, width);
  }
}
