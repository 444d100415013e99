package dev.concord.data;

import static dev.concord.data.Messages.assertContains;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tools against class imbalance: weights, resampling, balanced and weighted visits. */
class ImbalanceTest {
  /** Classes of 90, 9, 0 and 1 rows. */
  private static final Targets.Labels SKEWED = RowSplitTest.labels(90, 9, 0, 1);

  @Test
  void balancedWeightsLetEveryClassCountTheSame() {
    float[] weights = ClassWeights.balanced(SKEWED);
    assertArrayEquals(
        new float[] {(float) (100 / 270.0), (float) (100 / 27.0), 0, (float) (100 / 3.0)}, weights);
    float[] rows = ClassWeights.ofRows(SKEWED, weights).floats();
    double sum = IntStream.range(0, rows.length).mapToDouble(row -> rows[row]).sum();
    assertEquals(100, sum, 1e-4, "float weights, 100 of them");
  }

  @Test
  void effectiveNumbersLieBetweenOneAndTheInverseCounts() {
    assertArrayEquals(new float[] {1, 1, 0, 1}, ClassWeights.effectiveNumber(SKEWED, 0));
    float[] weights = ClassWeights.effectiveNumber(SKEWED, 0.9);
    double ratio = (1 - StrictMath.pow(0.9, 9)) / (1 - 0.9);
    assertEquals(ratio, weights[3] / weights[1], 1e-5, "float weights");
    assertEquals(3, weights[0] + weights[1] + weights[3], 1e-6, "mean 1 over three classes");
    assertThrows(IllegalArgumentException.class, () -> ClassWeights.effectiveNumber(SKEWED, 1));
  }

  @Test
  void rowWeightsNameWhatIsWrong() {
    assertContains(refusal(() -> ClassWeights.ofRows(SKEWED, 1, 2)), "4 classes", "got 2");
    assertContains(refusal(() -> ClassWeights.ofRows(SKEWED, 1, -2, 0, 0)), "class 1", "-2");
    assertContains(
        refusal(() -> ClassWeights.ofRows(SKEWED, 1, 1, Float.NaN, 0)), "class 2", "NaN");
  }

  @Test
  void resamplingGivesEveryClassEquallyManyRows() {
    int[] down = Resampling.downSample(RowSplitTest.labels(40, 7, 12), 3);
    assertEquals(21, Arrays.stream(down).distinct().count());
    assertArrayEquals(
        new int[] {7, 7, 7}, ClassWeights.counts(RowSplitTest.labels(40, 7, 12).select(down)));
    int[] over = Resampling.overSample(SKEWED, 3);
    assertArrayEquals(new int[] {90, 90, 0, 90}, ClassWeights.counts(SKEWED.select(over)));
    assertEquals(100, Arrays.stream(over).distinct().count(), "every row is there");
    assertFalse(Arrays.equals(down, Resampling.downSample(RowSplitTest.labels(40, 7, 12), 4)));
  }

  @Test
  void balancedBatchesHoldEachClassEquallyOften() {
    Sampler sampler = Sampler.balanced(SKEWED, 20, 5);
    assertEquals(60, sampler.rows());
    int[] order = order(sampler, 2);
    for (int batch = 0; batch < 10; batch++) {
      int[] rows = Arrays.copyOfRange(order, 6 * batch, 6 * batch + 6);
      assertArrayEquals(
          new int[] {2, 2, 0, 2}, ClassWeights.counts(SKEWED.select(rows)), "batch " + batch);
    }
    int[] firstClasses =
        Arrays.stream(order).limit(3).map(row -> SKEWED.ids().ints()[row]).toArray();
    boolean rounds = false;
    for (int round = 1; round < 20; round++) {
      int first = SKEWED.ids().ints()[order[3 * round]];
      rounds |= first != firstClasses[0];
    }
    assertTrue(rounds, "each round has an order of its own");
    // Class 1 has 9 rows and 20 visits: each comes twice, two of them three times.
    int[] visits = new int[100];
    Arrays.stream(order).forEach(row -> visits[row]++);
    int[] ids = SKEWED.ids().ints();
    for (int row = 0; row < 100; row++) {
      int most = new int[] {1, 3, 0, 20}[ids[row]];
      int least = new int[] {0, 2, 0, 20}[ids[row]];
      assertTrue(visits[row] <= most && visits[row] >= least, row + ": " + visits[row]);
    }
  }

  @Test
  void epochsAreFunctionsOfTheirNumber() {
    float[] weights = ClassWeights.ofRows(SKEWED, ClassWeights.balanced(SKEWED)).floats();
    for (int kind = 0; kind < 2; kind++) {
      Sampler one = kind == 0 ? Sampler.balanced(SKEWED, 5) : Sampler.weighted(weights, 50, 5);
      Sampler other = kind == 0 ? Sampler.balanced(SKEWED, 5) : Sampler.weighted(weights, 50, 5);
      int[] later = order(one, 3);
      order(other, 0);
      order(other, 7);
      assertArrayEquals(later, order(other, 3));
      assertFalse(Arrays.equals(later, order(other, 4)));
      assertContains(refusal(() -> one.order(0, new int[3])), "got 3");
    }
  }

  @Test
  void downAndOverSamplingVisitAsManyRowsAsPromised() {
    Targets.Labels labels = RowSplitTest.labels(40, 7, 12);
    assertEquals(21, Sampler.downSampled(labels, 1).rows());
    assertEquals(21, Arrays.stream(order(Sampler.downSampled(labels, 1), 0)).distinct().count());
    assertEquals(120, Sampler.overSampled(labels, 1).rows());
    assertEquals(59, Arrays.stream(order(Sampler.overSampled(labels, 1), 0)).distinct().count());
    assertEquals(60, Sampler.balanced(labels, 1).rows(), "59 rows, 20 of each class");
  }

  @Test
  void weightedDrawsFollowTheWeights() {
    Sampler sampler = Sampler.weighted(new float[] {0, 1, 0, 0, 3, 0}, 40_000, 17);
    int[] drawn = new int[6];
    Arrays.stream(order(sampler, 0)).forEach(row -> drawn[row]++);
    assertEquals(40_000, drawn[1] + drawn[4], Arrays.toString(drawn));
    // Deviation of a binomial count: sqrt(40000 * 1/4 * 3/4) = 87; five of them.
    assertEquals(10_000, drawn[1], 435);
  }

  /** Rows of weight 0 lie between, before and behind the others. */
  @Test
  void rowsOfWeightZeroAreNeverDrawn() {
    float[] weights = new float[64];
    for (int row = 2; row < 64; row += 4) {
      weights[row] = 0x1p-20f;
    }
    for (long seed = 0; seed < 20; seed++) {
      for (int row : order(Sampler.weighted(weights, 500, seed), 0)) {
        assertEquals(2, row % 4);
      }
    }
  }

  @Test
  void weightedRefusesUnusableWeights() {
    assertContains(refusal(() -> Sampler.weighted(new float[] {1, -1}, 2, 0)), "row 1", "-1");
    assertContains(refusal(() -> Sampler.weighted(new float[2], 2, 0)), "above 0");
    assertContains(refusal(() -> Sampler.weighted(new float[] {1}, 0, 0)), "at least 1 row");
    assertContains(refusal(() -> Sampler.balanced(RowSplitTest.labels(0), 3, 0)), "1 row of data");
  }

  private static int[] order(Sampler sampler, int epoch) {
    int[] order = new int[sampler.rows()];
    sampler.order(epoch, order);
    return order;
  }

  private static String refusal(Runnable action) {
    return assertThrows(IllegalArgumentException.class, action::run).getMessage();
  }
}
