package dev.concord.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.kernel.Gemm;
import dev.concord.kernel.Gemm.Lengths;
import dev.concord.tensor.Shape;
import org.junit.jupiter.api.Test;

/** Which tile a product gets, and into how many work-groups it is cut. */
class GemmPlanTest {
  private static final GpuTraits H200 = new GpuTraits(false, 132, 1024, 48 * 1024, 4096);

  private static Lengths lengths(int batch, int m, int n, int k) {
    return new Gemm(false, false).lengths(Shape.of(batch, m, k), Shape.of(batch, k, n));
  }

  private static GemmPlan plan(int m, int n, int k) {
    return GemmPlan.of(lengths(1, m, n, k), true, H200).orElseThrow();
  }

  @Test
  void largeProductsGetLargeTilesThatStayOnTheirMultiprocessors() {
    GemmPlan plan = plan(4096, 4096, 4096);
    assertEquals(new GemmPlan(GemmTile.LARGE, 1024, 1, 264), plan);
    assertEquals(264L * 128 * 128, plan.totals(lengths(1, 4096, 4096, 4096)));
  }

  @Test
  void oneChunkNeedsNoMemory() {
    Lengths lengths = lengths(1, 4096, 4096, 256);
    GemmPlan plan = GemmPlan.of(lengths, true, H200).orElseThrow();
    assertEquals(GemmTile.LARGE, plan.tile());
    assertEquals(0, plan.totals(lengths));
  }

  @Test
  void rowsThatVectorsCannotReadGetSmallerTiles() {
    GemmPlan plan = GemmPlan.of(lengths(1, 4096, 4096, 4096), false, H200).orElseThrow();
    assertEquals(new GemmPlan(GemmTile.MEDIUM, 4096, 1, 4096), plan);
  }

  @Test
  void middlingProductsGetMediumTiles() {
    assertEquals(GemmTile.MEDIUM, plan(1024, 1024, 1024).tile());
  }

  @Test
  void smallProductsOfLongSumsAreSplitOverChunks() {
    GemmPlan forward = plan(128, 300, 784);
    assertEquals(new GemmPlan(GemmTile.SMALL, 40, 4, 160), forward);
    assertEquals(4L * 128 * 300, forward.totals(lengths(1, 128, 300, 784)));
  }

  @Test
  void smallProductsOfShortSumsTakeOneLaunch() {
    assertEquals(new GemmPlan(GemmTile.SMALL, 250, 1, 250), plan(784, 300, 128));
    assertEquals(new GemmPlan(GemmTile.SMALL, 4, 1, 4), plan(128, 10, 100));
    assertEquals(new GemmPlan(GemmTile.SMALL, 1, 1, 1), plan(10, 8, 2));
  }

  @Test
  void anAlmostEmptyOutputOfManyChunksFillsTheDevice() {
    GemmPlan plan = plan(32, 32, 1_000_000);
    assertEquals(Math.ceilDiv(1_000_000, Gemm.CHUNK), plan.chunks());
    assertEquals(plan.chunks(), plan.groups());
  }

  @Test
  void totalsOfSplitProductsStayBounded() {
    for (int k = 512; k <= 1 << 20; k *= 2) {
      Lengths lengths = lengths(1, 512, 512, k);
      long floats = GemmPlan.of(lengths, true, H200).orElseThrow().totals(lengths);
      assertTrue(floats <= 16 << 20, floats + " floats for k = " + k);
    }
  }

  @Test
  void everyMatrixOfABatchHasItsOwnTiles() {
    GemmPlan plan = GemmPlan.of(lengths(100_000, 8, 8, 8), true, H200).orElseThrow();
    assertEquals(new GemmPlan(GemmTile.SMALL, 100_000, 1, 100_000), plan);
  }

  @Test
  void devicesOfSmallGroupsGetTilesThatFit() {
    GpuTraits small = new GpuTraits(false, 16, 128, 32 * 1024, 4096);
    GemmPlan plan = GemmPlan.of(lengths(1, 4096, 4096, 4096), true, small).orElseThrow();
    assertEquals(GemmTile.MEDIUM, plan.tile());
    GpuTraits tiny = new GpuTraits(false, 16, 64, 32 * 1024, 4096);
    assertTrue(GemmPlan.of(lengths(1, 64, 64, 64), true, tiny).isEmpty());
  }
}
