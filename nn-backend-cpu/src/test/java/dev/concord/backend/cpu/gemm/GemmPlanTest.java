package dev.concord.backend.cpu.gemm;

import static dev.concord.backend.cpu.gemm.GemmReference.random;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What a plan promises beside its bits: epilogues, threads, the row's independence, no garbage. */
class GemmPlanTest {
  private static final GemmTuning SPLIT = new GemmTuning(false, 1, Long.MAX_VALUE, 1);
  private static final GemmTuning SPLIT_PACKED = new GemmTuning(false, 1, 0, 0);

  /** More time for each further process, as a busy machine compiles late. */
  private static final int SECONDS_MORE = 3;

  private static final int PROCESSES = 40;

  private final SplittableRandom random = new SplittableRandom(30);

  @Test
  void theEpilogueSeesEveryFinishedElementOnce() {
    for (int transposes = 0; transposes < 4; transposes++) {
      for (int[] size : new int[][] {{1, 1}, {7, 3}, {1, 330}, {330, 1}, {200, 65}, {13, 700}}) {
        for (int lanes : new int[] {16, 4, 1}) {
          for (GemmTuning tuning : new GemmTuning[] {SPLIT, SPLIT_PACKED, GemmTuning.DEFAULT}) {
            boolean transposeA = (transposes & 1) != 0;
            boolean transposeB = (transposes & 2) != 0;
            epilogue(new GemmShape(size[0], size[1], 300, transposeA, transposeB), lanes, tuning);
            epilogue(new GemmShape(size[0], size[1], 0, transposeA, transposeB), lanes, tuning);
          }
        }
      }
    }
  }

  private void epilogue(GemmShape shape, int lanes, GemmTuning tuning) {
    int m = shape.m();
    int n = shape.n();
    GemmPlan plan = GemmPlan.plan(shape, lanes, 3, tuning);
    float[] a = random(m * shape.k() + GemmPlan.SLACK, random);
    float[] b = random(n * shape.k() + GemmPlan.SLACK, random);
    float[] workspace = new float[plan.workspaceFloats()];
    float[] expected = new float[m * n + GemmPlan.SLACK];
    for (int part = 0; part < plan.parts(); part++) {
      plan.run(part, a, 0, b, 0, expected, 0, workspace, null);
    }
    float[] actual = new float[m * n + GemmPlan.SLACK];
    int[] seen = new int[m * n];
    for (int part = 0; part < plan.parts(); part++) {
      plan.run(
          part,
          a,
          0,
          b,
          0,
          actual,
          0,
          workspace,
          (firstRow, lastRow, firstColumn, lastColumn) -> {
            for (int i = firstRow; i < lastRow; i++) {
              for (int j = firstColumn; j < lastColumn; j++) {
                seen[i * n + j]++;
                actual[i * n + j] += 1000f;
              }
            }
          });
    }
    for (int i = 0; i < m * n; i++) {
      assertEquals(1, seen[i], "visits of element " + i + " of " + shape + " " + tuning);
      assertEquals(expected[i] + 1000f, actual[i], "element " + i + " of " + shape);
    }
  }

  @Test
  void partsMayRunAtOnce() throws InterruptedException {
    var shape = new GemmShape(50, 75, 520, false, true);
    GemmPlan plan = GemmPlan.plan(shape, 16, 3, SPLIT);
    assertEquals(3, plan.parts());
    float[] a = random(50 * 520 + GemmPlan.SLACK, random);
    float[] b = random(75 * 520 + GemmPlan.SLACK, random);
    float[] workspace = new float[plan.workspaceFloats()];
    float[] alone = new float[50 * 75 + GemmPlan.SLACK];
    for (int part = 0; part < plan.parts(); part++) {
      plan.run(part, a, 0, b, 0, alone, 0, workspace, null);
    }
    for (int round = 0; round < 20; round++) {
      float[] together = new float[50 * 75 + GemmPlan.SLACK];
      List<Thread> threads = new ArrayList<>();
      for (int part = 0; part < plan.parts(); part++) {
        int mine = part;
        threads.add(
            Thread.ofPlatform()
                .start(() -> plan.run(mine, a, 0, b, 0, together, 0, workspace, null)));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      GemmReference.assertSameBits(alone, together, "round " + round);
    }
  }

  @Test
  void aRowHasTheSameBitsAtAnyBatchSize() {
    float[] b = random(784 * 300 + GemmPlan.SLACK, random);
    float[] a = random(1024 * 784 + GemmPlan.SLACK, random);
    float[] single = batch(1, a, b);
    for (int m : new int[] {7, 128, 1024}) {
      float[] many = batch(m, a, b);
      GemmReference.assertSameBits(
          Arrays.copyOf(single, 300), Arrays.copyOf(many, 300), "batch " + m);
    }
  }

  private static float[] batch(int m, float[] a, float[] b) {
    GemmPlan plan = GemmPlan.plan(new GemmShape(m, 300, 784, false, false), 16, 2, SPLIT);
    float[] c = new float[m * 300 + GemmPlan.SLACK];
    float[] workspace = new float[plan.workspaceFloats()];
    for (int part = 0; part < plan.parts(); part++) {
      plan.run(part, a, 0, b, 0, c, 0, workspace, null);
    }
    return c;
  }

  private static final GemmShape[] SHAPES = {
    new GemmShape(10, 8, 8, false, false),
    new GemmShape(33, 70, 300, false, true),
    new GemmShape(70, 33, 40, true, false),
    new GemmShape(1, 300, 784, false, false),
  };

  @Test
  void aRunInPlainJavaAllocatesNothing() {
    for (GemmShape shape : SHAPES) {
      for (int lanes : new int[] {FastKernels.LANES, 1}) {
        GemmPlan plan = GemmPlan.plan(shape, lanes, 1);
        long bytes = allocated(plan, shape, 3);
        if (!plan.usesGeneratedKernels()) { // an earlier test may have had them compiled
          assertEquals(0, bytes, shape + ", lanes " + lanes);
        }
      }
    }
  }

  /**
   * HotSpot decides by what it happens to have seen whether it inlines all of a vector operation;
   * in some processes it does not, and then boxes vectors in every run. What the code itself
   * allocates it allocates in every process.
   */
  @Test
  void aRunOfCompiledKernelsAllocatesNothing() throws IOException, InterruptedException {
    String bytes = "";
    for (int attempt = 0; attempt < PROCESSES && !bytes.equals("0"); attempt++) {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "--add-modules",
                  "jdk.incubator.vector",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Compiled.class.getName(),
                  String.valueOf((attempt + 1) * SECONDS_MORE))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      bytes = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      assertEquals(0, process.waitFor(), bytes);
    }
    assertEquals("0", bytes, "bytes allocated by 300 runs of each shape");
  }

  /** Another process: prints the fewest bytes that 300 compiled runs of each shape allocated. */
  static final class Compiled {
    private Compiled() {}

    /** Takes the seconds that HotSpot has for each shape. */
    public static void main(String[] arguments) throws InterruptedException {
      GemmPlanTest test = new GemmPlanTest();
      long bytes = 0;
      for (GemmShape shape : SHAPES) {
        GemmPlan plan = GemmPlan.plan(shape, FastKernels.LANES, 1);
        FastKernels.await(plan);
        bytes += test.fewest(plan, shape, Integer.parseInt(arguments[0]));
      }
      System.out.println(bytes);
    }
  }

  private long fewest(GemmPlan plan, GemmShape shape, int seconds) {
    long fewest = Long.MAX_VALUE;
    long deadline = System.nanoTime() + seconds * 1_000_000_000L;
    while (fewest > 0 && System.nanoTime() < deadline) {
      fewest = Math.min(fewest, allocated(plan, shape, 300));
    }
    return fewest;
  }

  private long allocated(GemmPlan plan, GemmShape shape, int runs) {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    float[] a = random(shape.m() * shape.k() + GemmPlan.SLACK, random);
    float[] b = random(shape.n() * shape.k() + GemmPlan.SLACK, random);
    float[] c = new float[shape.m() * shape.n() + GemmPlan.SLACK];
    float[] workspace = new float[plan.workspaceFloats()];
    threads.getCurrentThreadAllocatedBytes();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int run = 0; run < runs; run++) {
      plan.run(0, a, 0, b, 0, c, 0, workspace, null);
    }
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  @Test
  void smallWorkIsNotShared() {
    assertEquals(1, GemmPlan.plan(new GemmShape(10, 8, 8, false, false), 16, 2).parts());
    assertEquals(2, GemmPlan.plan(new GemmShape(128, 300, 784, false, false), 16, 2).parts());
    assertEquals(0, GemmPlan.plan(new GemmShape(0, 300, 784, false, false), 16, 2).parts());
  }

  @Test
  void impossibleRequestsAreExplained() {
    var negative =
        assertThrows(IllegalArgumentException.class, () -> new GemmShape(2, -1, 3, false, false));
    assertTrue(negative.getMessage().contains("n=-1"), negative.getMessage());
    var huge =
        assertThrows(
            IllegalArgumentException.class, () -> new GemmShape(70_000, 70_000, 3, false, false));
    assertTrue(huge.getMessage().contains("2^31"), huge.getMessage());
    var shape = new GemmShape(2, 2, 2, false, false);
    var lanes = assertThrows(IllegalArgumentException.class, () -> GemmPlan.plan(shape, 3, 1));
    assertTrue(lanes.getMessage().contains("got 3"), lanes.getMessage());
    var threads = assertThrows(IllegalArgumentException.class, () -> GemmPlan.plan(shape, 16, 0));
    assertTrue(threads.getMessage().contains("got 0"), threads.getMessage());
  }
}
