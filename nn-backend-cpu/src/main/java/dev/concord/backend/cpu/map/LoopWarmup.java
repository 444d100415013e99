package dev.concord.backend.cpu.map;

import dev.concord.expr.LaneType;
import dev.concord.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs a vector loop on made-up data until HotSpot's C2 has compiled it. Interpreted, a vector
 * operation costs hundreds of nanoseconds and allocates, so work that waits must not run it. Every path
 * of the loop is taken (whole vectors, a rest, several rows), because C2 leaves out what it has not
 * seen and starts again when it meets it. Takes from a tenth of a second to a few seconds.
 */
final class LoopWarmup {
  private static final int ROWS = 8;
  private static final int COLUMNS = 1024;

  /** C2 compiles a method with loops after 600 to 5000 calls. */
  private static final int CALLS_BEFORE_C2 = 5400;

  private static final int CALLS_AT_ONCE = 300;
  private static final int CALLS_WHILE_WAITING = 30;
  private static final int MILLIS_WHILE_WAITING = 2;

  /** The scalar loop of a very short expression may be vectorized by C2 and draw level. */
  private static final double MOST_SLOWER = 1.25;

  private static final long PATIENCE_NANOS = 20_000_000_000L;
  private static final float[] VALUES = {
    0.5f, -1.25f, 0f, 3f, -0f, Float.NaN, 100f, -100f, 1e-3f, Float.POSITIVE_INFINITY, -7f
  };

  private final int[] widths;
  private final Object[] arrays;
  private final int[] offsets;
  private final int[] constants;
  private final MapGeometry geometry;
  private final int timedColumns;

  LoopWarmup(MapStructure structure, LoopForm form) {
    int lanes = form.lanes();
    this.widths =
        form.shortRows()
            ? new int[] {lanes - 1, lanes / 2, 1}
            : new int[] {3, lanes, 4 * lanes + 3, 2 * lanes};
    this.timedColumns = form.shortRows() ? lanes - 1 : COLUMNS;
    Shape shape = Shape.of(ROWS, COLUMNS);
    List<Shape> inputShapes = new ArrayList<>();
    for (boolean varies : structure.varying()) {
      inputShapes.add(varies ? shape : Shape.of(ROWS, 1));
    }
    this.geometry = MapGeometry.of(inputShapes, structure.outputs().size(), shape, true);
    this.arrays = new Object[structure.operandCount()];
    for (int operand = 0; operand < arrays.length; operand++) {
      arrays[operand] = data(structure.operandType(operand), shape.size() + 64);
    }
    this.offsets = new int[arrays.length];
    this.constants = new int[structure.constantCount()];
  }

  private static Object data(LaneType type, int length) {
    if (type == LaneType.INT) {
      int[] values = new int[length];
      for (int i = 0; i < length; i++) {
        values[i] = i * 0x9E3779B9;
      }
      return values;
    }
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = VALUES[i % VALUES.length];
    }
    return values;
  }

  /**
   * Runs both loops until {@code vector} is the faster one, twice over; false if it never gets there
   * (then this machine has no instruction for one of its operations) or the thread is interrupted.
   * Expects that {@code vector}, compiled by C1 or interpreted, is far slower than {@code scalar} in
   * the same state, as it is by a factor of ten and more.
   */
  boolean heat(MapLoop vector, MapLoop scalar) {
    long start = System.nanoTime();
    int calls = 0;
    int faster = 0;
    while (faster < 2) {
      if (System.nanoTime() - start > PATIENCE_NANOS) {
        return false;
      }
      if (calls < CALLS_BEFORE_C2) {
        exercise(vector, scalar, CALLS_AT_ONCE);
        calls += CALLS_AT_ONCE;
        continue;
      }
      faster = nanos(vector) <= MOST_SLOWER * nanos(scalar) ? faster + 1 : 0;
      exercise(vector, scalar, CALLS_WHILE_WAITING);
      try {
        Thread.sleep(MILLIS_WHILE_WAITING);
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }

  private void exercise(MapLoop vector, MapLoop scalar, int calls) {
    for (int call = 0; call < calls; call++) {
      int width = widths[call % widths.length];
      int rows = 1 + call % 2;
      vector.run(arrays, offsets, constants, geometry, 0, rows, 0, width);
      scalar.run(arrays, offsets, constants, geometry, 0, rows, 0, width);
    }
  }

  /** The best of three timings of one long row. */
  private long nanos(MapLoop loop) {
    long best = Long.MAX_VALUE;
    for (int repetition = 0; repetition < 3; repetition++) {
      long start = System.nanoTime();
      loop.run(arrays, offsets, constants, geometry, 0, ROWS, 0, timedColumns);
      best = Math.min(best, System.nanoTime() - start);
    }
    return best;
  }
}
