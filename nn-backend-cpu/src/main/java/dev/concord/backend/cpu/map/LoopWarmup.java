package dev.concord.backend.cpu.map;

import dev.concord.expr.LaneType;
import dev.concord.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs a vector loop on made-up data until HotSpot's C2 has compiled it. Interpreted, a vector
 * operation costs hundreds of nanoseconds and allocates, compiled by C1 still tens, so work that
 * waits must not run it. Every path of the loop is taken (whole vectors, a rest, several rows),
 * because C2 leaves out what it has not seen and starts again when it meets it. Takes about a tenth
 * of a second for a loop, and most of a second for a process's first.
 */
final class LoopWarmup {
  private static final int ROWS = 2;
  private static final int STEPS = 16;

  /** C2 compiles a method with loops after 600 to 5000 calls. */
  private static final int CALLS_BEFORE_C2 = 5200;

  private static final int CALLS_WHILE_WAITING = 30;
  private static final int MILLIS_WHILE_WAITING = 1;

  /** One call in so many walks a long row, so that C2 knows that the loop may be long. */
  private static final int CALLS_PER_LONG_ROW = 64;

  /**
   * What an instruction may cost on average: C2's code takes 0.1 to 0.6 ns, a division 4 ns; C1's,
   * and C2's where the machine has no such vector instruction, 20 ns and more.
   */
  private static final double MOST_NANOS = 6;

  private static final long PATIENCE_NANOS = 20_000_000_000L;
  private static final float[] VALUES = {
    0.5f, -1.25f, 0f, 3f, -0f, Float.NaN, 100f, -100f, 1e-3f, Float.POSITIVE_INFINITY, -7f
  };

  private final int[] widths;
  private final int longWidth;
  private final long timedInstructions;
  private final Object[] arrays;
  private final int[] offsets;
  private final int[] constants;
  private final MapGeometry geometry;

  LoopWarmup(MapStructure structure, LoopForm form) {
    int lanes = form.lanes();
    this.widths = new int[] {lanes - 1, form.shortRows() ? lanes / 2 : lanes};
    this.longWidth = form.shortRows() ? lanes - 1 : STEPS * lanes + 1;
    int steps = form.shortRows() ? ROWS : ROWS * (STEPS + 1);
    this.timedInstructions =
        (long) steps * (structure.instructions().size() + structure.outputs().size());
    Shape shape = Shape.of(ROWS, longWidth);
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
      return new int[length];
    }
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = VALUES[i % VALUES.length];
    }
    return values;
  }

  /**
   * Runs {@code loop} until it is fast, twice over; false if it never gets there (then this machine
   * has no instruction for one of its operations) or the thread is interrupted.
   */
  boolean heat(MapLoop loop) {
    long start = System.nanoTime();
    exercise(loop, CALLS_BEFORE_C2);
    int fast = 0;
    while (fast < 2) {
      if (System.nanoTime() - start > PATIENCE_NANOS) {
        return false;
      }
      exercise(loop, CALLS_WHILE_WAITING);
      fast = nanos(loop) <= MOST_NANOS * timedInstructions ? fast + 1 : 0;
      try {
        Thread.sleep(MILLIS_WHILE_WAITING);
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }

  private void exercise(MapLoop loop, int calls) {
    for (int call = 1; call <= calls; call++) {
      int width = call % CALLS_PER_LONG_ROW == 0 ? longWidth : widths[call % widths.length];
      int rows = call % 8 == 0 ? ROWS : 1;
      loop.run(arrays, offsets, constants, geometry, 0, rows, 0, width);
    }
  }

  /** The best of three timings of the long rows. */
  private long nanos(MapLoop loop) {
    long best = Long.MAX_VALUE;
    for (int repetition = 0; repetition < 3; repetition++) {
      long start = System.nanoTime();
      loop.run(arrays, offsets, constants, geometry, 0, ROWS, 0, longWidth);
      best = Math.min(best, System.nanoTime() - start);
    }
    return best;
  }
}
