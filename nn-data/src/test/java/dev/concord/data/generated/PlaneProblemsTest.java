package dev.concord.data.generated;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.data.Dataset;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.util.List;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

/** The small problems: their geometry where there is no noise, evenness, repeatability. */
class PlaneProblemsTest {
  @Test
  void xorIsItsTruthTable() {
    Dataset xor = PlaneProblems.xor();
    assertEquals(HostTensor.of(Shape.of(4, 2), 0f, 0, 0, 1, 1, 0, 1, 1), xor.features());
    assertArrayEquals(new int[] {0, 1, 1, 0}, xor.labels().ids().ints());
  }

  @Test
  void equalSeedsGiveEqualBits() {
    List<LongFunction<Dataset>> problems =
        List.of(
            seed -> PlaneProblems.twoSpirals(100, 0.1f, seed),
            seed -> PlaneProblems.checkerboard(100, 2, seed),
            seed -> PlaneProblems.circles(100, 0.1f, seed),
            seed -> PlaneProblems.blobs(100, 3, 5, 0.1f, seed));
    for (LongFunction<Dataset> problem : problems) {
      assertEquals(problem.apply(1), problem.apply(1));
      assertNotEquals(problem.apply(1).features(), problem.apply(2).features());
    }
  }

  /** Without noise the angle of a point must be the one its radius and class ask for. */
  @Test
  void spiralsTurnWithTheirRadius() {
    Dataset spirals = PlaneProblems.twoSpirals(500, 0, 1);
    float[] points = spirals.features().floats();
    for (int row = 0; row < 500; row++) {
      double x = points[2 * row];
      double y = points[2 * row + 1];
      double radius = StrictMath.sqrt(x * x + y * y);
      assertTrue(radius < 1.0001);
      double angle = 3 * StrictMath.PI * radius + StrictMath.PI * (row % 2);
      assertEquals(radius * StrictMath.cos(angle), x, 1e-5);
      assertEquals(radius * StrictMath.sin(angle), y, 1e-5);
      assertEquals(row % 2, spirals.labels().ids().ints()[row]);
    }
  }

  @Test
  void checkerboardOfTwoIsTheExclusiveOrOfTheSigns() {
    Dataset board = PlaneProblems.checkerboard(1000, 2, 1);
    float[] points = board.features().floats();
    int ones = 0;
    for (int row = 0; row < 1000; row++) {
      boolean differ = points[2 * row] >= 0 != points[2 * row + 1] >= 0;
      assertEquals(differ ? 1 : 0, board.labels().ids().ints()[row]);
      ones += differ ? 1 : 0;
    }
    assertEquals(500, ones, 95);
    Dataset four = PlaneProblems.checkerboard(1000, 4, 1);
    assertEquals(board.features(), four.features());
    assertNotEquals(board.labels(), four.labels());
  }

  @Test
  void circlesHaveTheirRadii() {
    Dataset circles = PlaneProblems.circles(200, 0, 1);
    float[] points = circles.features().floats();
    for (int row = 0; row < 200; row++) {
      double x = points[2 * row];
      double y = points[2 * row + 1];
      double expected = circles.labels().ids().ints()[row] == 0 ? 1 : 0.5;
      assertEquals(expected, StrictMath.sqrt(x * x + y * y), 1e-6);
    }
  }

  @Test
  void noiseHasItsDeviation() {
    float[] points = PlaneProblems.blobs(20_000, 1, 1, 0.5f, 1).features().floats();
    double sum = 0;
    double squares = 0;
    for (float point : points) {
      sum += point;
      squares += point * point;
    }
    double mean = sum / points.length;
    assertEquals(0.5, StrictMath.sqrt(squares / points.length - mean * mean), 0.015);
    assertTrue(mean > -1.03 && mean < 1.03);
  }

  @Test
  void blobsWithoutDeviationAreTheirCentres() {
    Dataset blobs = PlaneProblems.blobs(7, 3, 4, 0, 1);
    assertEquals(Shape.of(7, 4), blobs.features().shape());
    assertEquals(3, blobs.labels().classes());
    assertArrayEquals(new int[] {0, 1, 2, 0, 1, 2, 0}, blobs.labels().ids().ints());
    assertEquals(blobs.slice(0, 3), blobs.slice(3, 6));
    assertNotEquals(blobs.slice(0, 1).features(), blobs.slice(1, 2).features());
  }

  @Test
  void refuseWhatCannotBe() {
    List<Runnable> mistakes =
        List.of(
            () -> PlaneProblems.twoSpirals(0, 0, 1),
            () -> PlaneProblems.twoSpirals(10, -1, 1),
            () -> PlaneProblems.circles(10, Float.NaN, 1),
            () -> PlaneProblems.checkerboard(10, 1, 1),
            () -> PlaneProblems.blobs(10, 0, 2, 0, 1),
            () -> PlaneProblems.blobs(10, 2, 0, 0, 1));
    for (Runnable mistake : mistakes) {
      assertThrows(IllegalArgumentException.class, mistake::run);
    }
  }
}
