package dev.concord.backend.cpu.gemm;

import static dev.concord.backend.cpu.gemm.GemmReference.A_OFFSET;
import static dev.concord.backend.cpu.gemm.GemmReference.B_OFFSET;
import static dev.concord.backend.cpu.gemm.GemmReference.check;
import static dev.concord.backend.cpu.gemm.GemmReference.multiply;
import static dev.concord.backend.cpu.gemm.GemmReference.operandA;
import static dev.concord.backend.cpu.gemm.GemmReference.operandB;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Every path of the matrix product has the bits of the contract, for awkward sizes and values. */
class GemmBitsTest {
  private static final int[] LANES = {16, 8, 4, 1};
  private static final int[] THREADS = {1, 2, 3, 7};

  /** Generated kernels from the first call, parts however small. */
  private static final GemmTuning SPLIT = new GemmTuning(false, 1, Long.MAX_VALUE, 1);

  /** The same, and B always copied into panels. */
  private static final GemmTuning SPLIT_PACKED = new GemmTuning(false, 1, 0, 0);

  private final SplittableRandom random = new SplittableRandom(20);

  @Test
  void awkwardSizes() {
    int[] rows = {0, 1, 2, 5, 6, 7, 13, 31};
    int[] columns = {0, 1, 3, 8, 15, 16, 17, 33, 65, 100};
    int[] depths = {0, 1, 7, 255, 256, 257, 513};
    int turn = 0;
    for (int m : rows) {
      for (int n : columns) {
        for (int k : depths) {
          for (int transposes = 0; transposes < 4; transposes++) {
            var shape = new GemmShape(m, n, k, (transposes & 1) != 0, (transposes & 2) != 0);
            float[] a = operandA(shape, random);
            float[] b = operandB(shape, random);
            float[] expected = multiply(shape, a, b);
            for (int lanes : LANES) {
              int threads = THREADS[turn++ * 5 / 4 % 4];
              check(shape, lanes, threads, turn % 3 == 0 ? SPLIT_PACKED : SPLIT, a, b, expected);
            }
          }
        }
      }
    }
  }

  @Test
  void everyRowCountAndEveryThreadCount() {
    for (int m = 1; m <= 40; m++) {
      for (int threads : THREADS) {
        var shape = new GemmShape(m, 37, 20, m % 2 == 0, m % 3 == 0);
        check(shape, 16, threads, SPLIT, operandA(shape, random), operandB(shape, random));
      }
    }
  }

  @Test
  void everyColumnCountOfASingleRow() {
    for (int n = 1; n <= 400; n += n < 40 ? 1 : 13) {
      for (int lanes : LANES) {
        var shape = new GemmShape(1, n, 300, false, n % 2 == 0);
        check(shape, lanes, 1 + n % 3, SPLIT, operandA(shape, random), operandB(shape, random));
      }
    }
  }

  @Test
  void panelsDeeperThanTheCopiedOne() {
    for (int lanes : LANES) {
      var shape = new GemmShape(9, 70, 2 * 2048 + 257, false, true);
      check(shape, lanes, 2, SPLIT, operandA(shape, random), operandB(shape, random));
    }
  }

  @Test
  void moreRowsThanAStripHolds() {
    for (int lanes : LANES) {
      var shape = new GemmShape(2001, 21, 300, true, false);
      check(shape, lanes, 1, SPLIT, operandA(shape, random), operandB(shape, random));
      check(shape, lanes, 1, SPLIT_PACKED, operandA(shape, random), operandB(shape, random));
    }
  }

  @Test
  void plansAsUsersGetThem() throws InterruptedException {
    GemmShape[] shapes = {
      new GemmShape(128, 300, 784, false, false),
      new GemmShape(784, 300, 128, true, false),
      new GemmShape(128, 784, 300, false, true),
      new GemmShape(1, 300, 784, false, false),
      new GemmShape(300, 1, 784, false, false),
      new GemmShape(260, 260, 600, true, true),
    };
    for (GemmShape shape : shapes) {
      float[] a = operandA(shape, random);
      float[] b = operandB(shape, random);
      float[] expected = multiply(shape, a, b);
      for (int lanes : LANES) {
        check(shape, lanes, 2, GemmTuning.DEFAULT, a, b, expected);
      }
      FastKernels.await(GemmPlan.plan(shape, FastKernels.LANES, 2));
      check(shape, FastKernels.LANES, 2, GemmTuning.DEFAULT, a, b, expected);
    }
  }

  @Test
  void specialValues() {
    float[] special = {
      0f,
      -0f,
      Float.MIN_VALUE,
      -Float.MIN_VALUE,
      1e-30f,
      -1e-30f,
      1e-40f,
      Float.MIN_NORMAL,
      Float.MAX_VALUE,
      -Float.MAX_VALUE,
      1f,
      -1f,
    };
    float[] wild = {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN};
    for (int round = 0; round < 40; round++) {
      int k = round % 2 == 0 ? 1 + round % 5 : 257;
      var shape = new GemmShape(7, 21, k, round % 3 == 0, round % 5 == 0);
      float[] a = operandA(shape, random);
      float[] b = operandB(shape, random);
      for (int i = A_OFFSET; i < a.length; i++) {
        a[i] = special[random.nextInt(special.length)];
      }
      for (int i = B_OFFSET; i < b.length; i++) {
        b[i] = special[random.nextInt(special.length)];
      }
      if (round % 4 == 3) {
        a[A_OFFSET + random.nextInt(shape.m() * k)] = wild[random.nextInt(wild.length)];
        b[B_OFFSET + random.nextInt(shape.n() * k)] = wild[random.nextInt(wild.length)];
      }
      for (int lanes : LANES) {
        check(shape, lanes, 1 + round % 3, SPLIT, a, b);
      }
    }
  }

  /** −1e-30 · 1e-30 rounds to −0, which must not leave a chunk. */
  @Test
  void negativeZeroDoesNotLeaveAChunk() {
    var shape = new GemmShape(6, 16, 257, false, false);
    float[] a = new float[A_OFFSET + shape.m() * shape.k() + GemmPlan.SLACK];
    float[] b = new float[B_OFFSET + shape.k() * shape.n() + GemmPlan.SLACK];
    java.util.Arrays.fill(a, -1e-30f);
    java.util.Arrays.fill(b, 1e-30f);
    for (int lanes : LANES) {
      check(shape, lanes, 1, SPLIT, a, b, new float[shape.m() * shape.n()]);
    }
  }
}
