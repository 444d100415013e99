package dev.concord.backend.cpu.map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.concord.backend.cpu.warmup.WarmUpAtOnce;
import dev.concord.expr.Expr;
import dev.concord.expr.LaneType;
import dev.concord.expr.Tape;
import dev.concord.tensor.DType;
import dev.concord.tensor.Shape;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a plan walks its shape: broadcasting, blocks, strides, in place, threads, no allocation. */
class MapPlanTest {
  /** HotSpot may take code back and compile it again; a busy machine lets it wait. */
  private static final long LONGEST_COMPILATION_NANOS = 300_000_000_000L;

  private static final Expr A = Expr.input(0);
  private static final Expr B = Expr.input(1);

  /** a × b + 0.1 and the index, so that a wrong position shows. */
  private static final Tape TWO = Tape.of(List.of(A.fma(B, Expr.constant(0.1f)), Expr.index()), 2);

  private static MapChecker floats(Tape tape, Shape shape, Shape... inputs) {
    List<Shape> shapes = List.of(inputs);
    List<IntUnaryOperator> values = new ArrayList<>();
    for (int input = 0; input < inputs.length; input++) {
      values.add(SpecialValues.floats(100 + input, true));
    }
    return new MapChecker(
        tape, Collections.nCopies(inputs.length, LaneType.FLOAT), shapes, shape, values);
  }

  private static MapPlan plan(int lanes, Tape tape, Shape shape, Shape... inputs) {
    return new MapCompiler(lanes)
        .plan(
            tape,
            Collections.nCopies(inputs.length, DType.F32),
            List.of(inputs),
            Collections.nCopies(tape.outputs().size(), DType.F32),
            shape);
  }

  @ParameterizedTest
  @CsvSource({
    "'6,7', '6,7', 1, 42",
    "'6,7', '7', 6, 7",
    "'6,7', '6,1', 6, 7",
    "'6,7', '', 1, 42",
    "'2,3,4,5', '4,5', 6, 20",
    "'2,3,4,5', '3,1,1', 6, 20",
    "'2,3,4,5', '2,1,4,5', 6, 20",
    "'2,3,4,5', '2,1,4,1', 24, 5",
    "'2,3,4,5', '1,3,1,5', 24, 5",
    "'2,1,4,1', '2,1,1,1', 2, 4",
    "'1,1,9', '9', 1, 9",
    "'5,1', '5,1', 1, 5",
    "'0,4', '4', 0, 4",
    "'4,0', '4,1', 0, 0",
    "'', '', 1, 1"
  })
  void mergesAxes(String shape, String input, int rows, int columns) {
    for (int lanes : new int[] {1, 4, 8, 16}) {
      MapChecker checker = floats(TWO, shape(shape), shape(shape), shape(input));
      MapPlan plan = checker.plan(new MapCompiler(lanes));
      assertEquals(rows, plan.rows());
      assertEquals(columns, plan.columns());
      checker.check("lanes " + lanes, plan);
    }
  }

  private static Shape shape(String lengths) {
    return lengths.isEmpty()
        ? Shape.SCALAR
        : Shape.of(Arrays.stream(lengths.split(",")).mapToInt(Integer::parseInt).toArray());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 8, 16})
  void blocksCoverTheWholeInAnyOrder(int lanes) {
    MapChecker checker =
        floats(TWO, Shape.of(2, 3, 5, 37), Shape.of(2, 1, 5, 37), Shape.of(3, 1, 37));
    MapPlan plan = checker.plan(new MapCompiler(lanes));
    assertEquals(30, plan.rows());
    assertEquals(37, plan.columns());
    Object[] arrays = checker.arrays();
    for (int row = 30; row > 0; row -= Math.min(row, 7)) {
      for (int column = 0; column < 37; column += 11) {
        plan.run(
            arrays,
            checker.offsets(),
            Math.max(0, row - 7),
            row,
            column,
            Math.min(37, column + 11));
      }
    }
    checker.compare("blocks, lanes " + lanes, arrays);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 8, 16})
  void aBlockLeavesTheRestAlone(int lanes) {
    Shape shape = Shape.of(9, 21);
    float[] in = new float[shape.size() + 64];
    Arrays.fill(in, 1f);
    MapPlan plan =
        new MapCompiler(lanes)
            .planRows(
                Tape.of(List.of(A.plus(1f)), 1),
                List.of(DType.F32),
                List.of(shape),
                List.of(DType.F32),
                shape);
    for (int width : new int[] {1, 3, 4, 7, 16, 17}) {
      float[] out = new float[shape.size() + 64];
      plan.run(new Object[] {in, out}, new int[2], 2, 5, 3, 3 + width);
      for (int row = 0; row < 9; row++) {
        for (int column = 0; column < 21; column++) {
          boolean inside = row >= 2 && row < 5 && column >= 3 && column < 3 + width;
          assertEquals(inside ? 2f : 0f, out[row * 21 + column], row + ", " + column);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 8, 10, 15, 16, 17, 31, 32, 33, 300})
  void worksInPlace(int columns) {
    Shape shape = Shape.of(13, columns);
    Tape swap = Tape.of(List.of(A.plus(B), A, A.minus(B)), 3); // output 1 ← input 0
    for (int lanes : new int[] {1, 4, 8, 16}) {
      MapChecker checker = floats(swap, shape, shape, Shape.of(columns), shape);
      Object[] arrays = checker.arrays();
      arrays[3] = arrays[0]; // output 0 over input 0
      arrays[4] = arrays[2]; // output 1 over input 2, which nothing reads
      checker.plan(new MapCompiler(lanes)).run(arrays, checker.offsets());
      checker.compare("columns %d, lanes %d".formatted(columns, lanes), arrays);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 16", "4, 16", "8, 16", "16, 16", "1, 1000", "4, 1000", "8, 1000", "16, 1000"})
  void readsAndWritesPaddedRows(int lanes, int stride) {
    Shape shape = Shape.of(2, 3, 10);
    float[] padded = new float[5 * stride + 10 + 64]; // nothing may be read past the slack
    float[] bias = new float[10 + 64];
    for (int i = 0; i < 60; i++) {
      padded[i / 10 * stride + i % 10] = i;
      bias[i % 10] = i % 10 / 4f;
    }
    MapPlan plan =
        new MapCompiler(lanes)
            .planRows(
                Tape.of(List.of(A.plus(B)), 2),
                List.of(DType.F32, DType.F32),
                List.of(shape, Shape.of(10)),
                List.of(DType.F32),
                shape)
            .withRowStride(0, stride)
            .withRowStride(2, stride);
    plan.run(new Object[] {padded, bias, padded}, new int[3], 1, 6, 0, 10);
    for (int row = 0; row < 6; row++) {
      for (int column = 0; column < (row < 5 ? stride : 10); column++) {
        float before = column < 10 ? row * 10 + column : 0;
        float expected = column < 10 && row >= 1 ? before + column / 4f : before;
        assertEquals(expected, padded[row * stride + column], row + ", " + column);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 8, 16})
  void writesASegmentIntoScratch(int lanes) {
    Shape shape = Shape.of(5, 40);
    float[] in = new float[shape.size() + 64];
    for (int i = 0; i < shape.size(); i++) {
      in[i] = i;
    }
    float[] scratch = new float[3 + 20 + 64];
    MapPlan plan =
        new MapCompiler(lanes)
            .planRows(
                Tape.of(List.of(A.times(2f)), 1),
                List.of(DType.F32),
                List.of(shape),
                List.of(DType.F32),
                shape)
            .withRowStride(1, 0);
    plan.run(new Object[] {in, scratch}, new int[] {0, 3 - 11}, 4, 5, 11, 31);
    for (int i = 0; i < scratch.length; i++) {
      boolean inside = i >= 3 && i < 23;
      assertEquals(inside ? 2f * (4 * 40 + 11 + i - 3) : 0f, scratch[i], "position " + i);
    }
  }

  @Test
  void threadsShareAPlan() throws InterruptedException {
    Shape shape = Shape.of(64, 1000);
    MapChecker checker = floats(TWO, shape, shape, Shape.of(1000));
    MapPlan plan = checker.plan(new MapCompiler(16));
    for (int repetition = 0; repetition < 20; repetition++) {
      Object[] arrays = checker.arrays();
      int[] offsets = checker.offsets();
      List<Thread> threads = new ArrayList<>();
      for (int part = 0; part < 4; part++) {
        int column = part * 250 + 1; // boundaries inside vectors
        int first = part == 0 ? 0 : column;
        int last = part == 3 ? 1000 : column + 250;
        threads.add(new Thread(() -> plan.run(arrays, offsets, 0, 64, first, last)));
      }
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }
      checker.compare("threads", arrays);
    }
  }

  @ParameterizedTest
  @CsvSource({"16, 8", "16, 10", "16, 300", "8, 10", "8, 300", "4, 10", "1, 300"})
  void allocatesNothing(int lanes, int columns) {
    WarmUpAtOnce.assumeFast(lanes);
    Shape shape = Shape.of(10, columns);
    Tape tape = Tape.of(List.of(A.plus(B).lessThan(0f).select(Expr.constant(0f), A.plus(B))), 2);
    MapPlan plan =
        new MapCompiler(lanes, new WarmUpAtOnce())
            .plan(
                tape,
                List.of(DType.F32, DType.F32),
                List.of(shape, Shape.of(columns)),
                List.of(DType.F32),
                shape);
    plan.warmUp();
    float[] c = new float[shape.size() + 64];
    Object[] arrays = {c, new float[columns + 64], c};
    int[] offsets = new int[3];
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long fewest = Long.MAX_VALUE;
    long deadline = System.nanoTime() + LONGEST_COMPILATION_NANOS;
    while (fewest > 0 && System.nanoTime() < deadline) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 1000; i++) {
        plan.run(arrays, offsets);
      }
      fewest = Math.min(fewest, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertEquals(0, fewest, "bytes allocated by 1000 runs");
  }

  @Test
  void refusesWhatDoesNotFit() {
    Shape shape = Shape.of(3, 4);
    Tape sum = Tape.of(List.of(A.plus(B)), 2);
    assertMessage("do not broadcast", () -> plan(16, sum, shape, shape, Shape.of(4, 3)));
    assertMessage("2 inputs and 1 outputs", () -> plan(16, sum, shape, shape));
    assertMessage("output 1 is I32, got F32", () -> plan(16, TWO, shape, shape, shape));
    assertMessage("Lanes must be", () -> new MapCompiler(5));
    MapPlan plan = plan(16, sum, shape, shape, Shape.of(3, 1));
    assertMessage("broadcast along the columns", () -> plan.withRowStride(1, 5));
    assertEquals(4, plan.withRowStride(2, 8).columns());
  }

  private static void assertMessage(String part, Runnable call) {
    IllegalArgumentException failure = assertThrows(IllegalArgumentException.class, call::run);
    assertTrue(failure.getMessage().contains(part), failure.getMessage());
  }
}
