package dev.concord.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.concord.metric.ConfusionMatrix.Average;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import org.junit.jupiter.api.Test;

/** Classification metrics against values worked out by hand (in fractions, hence 1e-15). */
class ClassificationMetricsTest {
  private static final double ROUNDING = 1e-15;

  /** Decides for classes 0 0 1 1 1 2 of 4; class 3 is never met. */
  private static final HostTensor SCORES =
      HostTensor.of(
          Shape.of(6, 4),
          new float[] {
            4, 1, 2, 0,
            3, 2, 0, 1,
            0, 9, 8, 1,
            2, 3, 1, 0,
            1, 2, 0, 0,
            0, 1, 5, 2
          });

  private static final HostTensor LABELS = HostTensor.of(Shape.of(6), 0, 0, 0, 1, 2, 2);
  private static final HostTensor WEIGHTS = HostTensor.of(Shape.of(6), 1f, 1f, 2f, 1f, 3f, 0f);

  private static double of(Metric metric) {
    return metric.of(SCORES, LABELS, null);
  }

  private static double weighted(Metric metric) {
    return metric.of(SCORES, LABELS, WEIGHTS);
  }

  @Test
  void everyRowCountsOnce() {
    assertEquals(4 / 6.0, of(new Accuracy()), ROUNDING);
    // recalls 2/3, 1, 1/2; class 3 has no rows
    assertEquals((2 / 3.0 + 1 + 0.5) / 3, of(new BalancedAccuracy()), ROUNDING);
    // precisions 1, 1/3, 1
    assertEquals((1 + 1 / 3.0 + 1) / 3, of(new Precision(Average.MACRO)), ROUNDING);
    assertEquals((2 / 3.0 + 1 + 0.5) / 3, of(new Recall(Average.MACRO)), ROUNDING);
    // F1: 2·2/(2+3), 2·1/(3+1), 2·1/(1+2)
    assertEquals((4 / 5.0 + 0.5 + 2 / 3.0) / 3, of(new F1(Average.MACRO)), ROUNDING);
    assertEquals((3 * 4 / 5.0 + 0.5 + 2 * 2 / 3.0) / 6, of(new F1(Average.WEIGHTED)), ROUNDING);
    for (Metric micro :
        new Metric[] {
          new Precision(Average.MICRO), new Recall(Average.MICRO), new F1(Average.MICRO)
        }) {
      assertEquals(4 / 6.0, of(micro), ROUNDING);
    }
  }

  @Test
  void rowsCountByTheirWeights() {
    assertEquals(3 / 8.0, weighted(new Accuracy()), ROUNDING);
    // recalls 2/4, 1/1, 0/3
    assertEquals(0.5, weighted(new BalancedAccuracy()), ROUNDING);
    // precisions 2/2, 1/6, and nothing predicted as 2
    assertEquals((1 + 1 / 6.0 + 0) / 3, weighted(new Precision(Average.MACRO)), ROUNDING);
    assertEquals((4 / 6.0 + 2 / 7.0 + 0) / 3, weighted(new F1(Average.MACRO)), ROUNDING);
  }

  @Test
  void theConfusionMatrixHasARowPerTrueClass() {
    ConfusionMatrix matrix = ConfusionMatrix.of(SCORES, LABELS, null, 0);
    double[][] expected = {{2, 1, 0, 0}, {0, 1, 0, 0}, {0, 1, 1, 0}, {0, 0, 0, 0}};
    for (int t = 0; t < 4; t++) {
      for (int p = 0; p < 4; p++) {
        assertEquals(expected[t][p], matrix.count(t, p));
      }
    }
    assertEquals(3, matrix.actual(0));
    assertEquals(3, matrix.predicted(1));
    assertEquals(0, matrix.precision(3));
    assertEquals(0, matrix.recall(3));
    assertEquals(0, matrix.f1(3));
  }

  @Test
  void aClassThatIsOnlyPredictedCountsInTheMeans() {
    HostTensor scores = HostTensor.of(Shape.of(2, 3), 1f, 0f, 0f, 0f, 0f, 1f);
    HostTensor labels = HostTensor.of(Shape.of(2), 0, 0);
    // classes 0 (precision 1, recall ½) and 2 (0 and 0); class 1 is left out
    assertEquals(0.5, new Precision(Average.MACRO).of(scores, labels, null));
    assertEquals(0.25, new Recall(Average.MACRO).of(scores, labels, null));
    assertEquals(0.5, new BalancedAccuracy().of(scores, labels, null));
  }

  @Test
  void oneColumnTellsTwoClasses() {
    HostTensor logits = HostTensor.of(Shape.of(5, 1), -1f, 0.25f, 0f, 2f, -3f);
    HostTensor targets = HostTensor.of(Shape.of(5, 1), 0f, 1f, 0f, 0f, 1f);
    assertEquals(0.6, new Accuracy().of(logits, targets, null), ROUNDING);
    assertEquals(0.5, new Precision(Average.POSITIVE).of(logits, targets, null));
    assertEquals(0.5, new Recall(Average.POSITIVE).of(logits, targets, null));
    assertEquals(0.4, new Accuracy(0.5f).of(logits, targets, null), ROUNDING);
    assertEquals(
        0.6, new Accuracy().of(logits, HostTensor.of(Shape.of(5), 0, 1, 0, 0, 1), null), ROUNDING);
    assertThrows(IllegalArgumentException.class, () -> of(new F1(Average.POSITIVE)));
  }

  @Test
  void distributionsStandForTheirLargestShare() {
    HostTensor shares = HostTensor.of(Shape.of(2, 3), 0.5f, 0.25f, 0.25f, 0.125f, 0.25f, 0.625f);
    HostTensor scores = HostTensor.of(Shape.of(2, 3), 1f, 0f, 0f, 1f, 0f, 0f);
    assertEquals(0.5, new Accuracy().of(scores, shares, null));
    // Shares may tie, and classes be told by −1 and 1.
    HostTensor tied = HostTensor.of(Shape.of(2, 3), 0.25f, 0.375f, 0.375f, 0.5f, 0.5f, 0f);
    assertEquals(0.5, new Accuracy().of(scores, tied, null));
    HostTensor signs = HostTensor.of(Shape.of(2, 3), 1f, -1f, -1f, -1f, -1f, 1f);
    assertEquals(0.5, new Accuracy().of(scores, signs, null));
  }

  @Test
  void topK() {
    assertEquals(4 / 6.0, of(new TopKAccuracy(1)), ROUNDING);
    // row 2 has class 0 last of four; row 4 has class 2 behind 1 and 0
    assertEquals(4 / 6.0, of(new TopKAccuracy(2)), ROUNDING);
    assertEquals(5 / 6.0, of(new TopKAccuracy(3)), ROUNDING);
    var all = assertThrows(IllegalArgumentException.class, () -> of(new TopKAccuracy(4)));
    assertEquals(
        "Top-4 accuracy is 1 for any scores of 4 classes: take a k below 4", all.getMessage());
    assertEquals((8 - 2) / 8.0, weighted(new TopKAccuracy(3)), ROUNDING);
    HostTensor equal = HostTensor.of(Shape.of(1, 3), 1f, 1f, 1f);
    HostTensor second = HostTensor.of(Shape.of(1), 1);
    assertEquals(
        new Accuracy().of(equal, second, null), new TopKAccuracy(1).of(equal, second, null));
    assertEquals(1, new TopKAccuracy(2).of(equal, second, null));
    assertThrows(IllegalArgumentException.class, () -> new TopKAccuracy(0));
    assertThrows(
        IllegalArgumentException.class,
        () -> new TopKAccuracy(1).of(HostTensor.of(Shape.of(1, 1), 1f), second, null));
  }

  @Test
  void areaUnderTheCurve() {
    HostTensor scores = HostTensor.of(Shape.of(4, 1), 0.1f, 0.4f, 0.35f, 0.8f);
    HostTensor labels = HostTensor.of(Shape.of(4), 0, 0, 1, 1);
    assertEquals(0.75, new RocAuc().of(scores, labels, null)); // scikit-learn's own example
    // positives 2 and 3 (score 3, 1), negatives 0 and 1 (3, 1): pairs ½ + 1 + 0 + ½ of 4
    HostTensor tied = HostTensor.of(Shape.of(4, 1), 3f, 1f, 3f, 1f);
    assertEquals(0.5, new RocAuc().of(tied, labels, null));
    // weights 1, 3 | 2, 1: 2·(½·1 + 3) + 1·(0 + ½·3) of 4 · 3
    HostTensor weights = HostTensor.of(Shape.of(4), 1f, 3f, 2f, 1f);
    assertEquals(8.5 / 12, new RocAuc().of(tied, labels, weights), ROUNDING);
    // two columns compare by their difference, whatever they add up to
    HostTensor two = HostTensor.of(Shape.of(4, 2), 1f, 1.1f, 0f, 0.4f, 5f, 5.35f, -0.8f, 0f);
    assertEquals(0.75, new RocAuc().of(two, labels, null));
    HostTensor one = HostTensor.of(Shape.of(4), 1, 1, 1, 1);
    assertEquals(Double.NaN, new RocAuc().of(scores, one, null));
  }

  /** A weight of 10³⁰ on a large feature, say: ∞ − ∞ is no score to compare by. */
  @Test
  void anAreaOfScoresThatAreNotNumbersIsNone() {
    HostTensor labels = HostTensor.of(Shape.of(3), 0, 1, 1);
    HostTensor one = HostTensor.of(Shape.of(3, 1), 1f, Float.NaN, 2f);
    assertEquals(Double.NaN, new RocAuc().of(one, labels, null));
    float infinite = Float.POSITIVE_INFINITY;
    HostTensor two = HostTensor.of(Shape.of(3, 2), 1f, 0f, infinite, infinite, 0f, 2f);
    assertEquals(Double.NaN, new RocAuc().of(two, labels, null));
    HostTensor three = HostTensor.of(Shape.of(3, 3), 1f, 0f, 0f, 0f, Float.NaN, 0f, 0f, 2f, 0f);
    assertEquals(Double.NaN, new RocAuc().of(three, labels, null));
    // Infinite scores that can be compared are.
    HostTensor sure = HostTensor.of(Shape.of(3, 1), -infinite, infinite, 0f);
    assertEquals(1, new RocAuc().of(sure, labels, null));
  }

  @Test
  void areaOfSeveralClassesIsTheMeanOfEachAgainstTheRest() {
    HostTensor labels = HostTensor.of(Shape.of(4), 0, 0, 1, 1);
    HostTensor shares =
        HostTensor.of(
            Shape.of(4, 3),
            new float[] {
              0.5f, 0.3f, 0.2f,
              0.2f, 0.7f, 0.1f,
              0.3f, 0.6f, 0.1f,
              0.1f, 0.8f, 0.1f
            });
    // class 0: (½ above both) 2 of 2, (0.2 above 0.1) 1 of 2; class 1: 0.6 over 0.3, 0.8 over both;
    // class 2 has no rows
    RocAuc ofShares = new RocAuc(RocAuc.Scores.PROBABILITIES);
    assertEquals((3 / 4.0 + 3 / 4.0) / 2, ofShares.of(shares, labels, null));
    // Logits are compared as softmax would have them: a row's common shift changes nothing.
    float[] logits = new float[12];
    for (int i = 0; i < 12; i++) {
      logits[i] = (float) StrictMath.log(shares.floats()[i]) + 10 * (i / 3 % 2);
    }
    HostTensor shifted = HostTensor.of(Shape.of(4, 3), logits);
    assertEquals(3 / 4.0, new RocAuc().of(shifted, labels, null));
  }

  @Test
  void rowsOfTheSameLogitsInAnotherOrderTie() {
    // Softmax of class 0 is the same in both rows; the other classes have one row or none.
    HostTensor scores = HostTensor.of(Shape.of(2, 4), 1f, 0.1f, 0.1f, 0.3f, 1f, 0.3f, 0.1f, 0.1f);
    HostTensor labels = HostTensor.of(Shape.of(2), 0, 1);
    assertEquals((0.5 + 1) / 2, new RocAuc().of(scores, labels, null));
    assertEquals((0.5 + 1) / 2, new RocAuc().of(scores.rows(1, 0), labels.rows(1, 0), null));
    HostTensor swapped = HostTensor.of(Shape.of(2), 1, 0);
    assertEquals((0.5 + 0) / 2, new RocAuc().of(scores, swapped, null));
  }

  @Test
  void misfitsAreRefused() {
    assertRefused(
        "6 rows", () -> new Accuracy().of(SCORES, LABELS, HostTensor.of(Shape.of(2), 1f, 1f)));
    assertRefused(
        "row 1 has -1.0",
        () ->
            new Accuracy().of(SCORES, LABELS, HostTensor.of(Shape.of(6), 1f, -1f, 1f, 1f, 1f, 1f)));
    assertRefused(
        "row 5 has label 4",
        () -> new Accuracy().of(SCORES, HostTensor.of(Shape.of(6), 0, 0, 0, 1, 2, 4), null));
    HostTensor prices = HostTensor.of(Shape.of(2, 1), 0.5f, 17.25f);
    assertRefused(
        "row 1 has 17.25",
        () -> new Accuracy().of(HostTensor.of(Shape.of(2, 1), 0f, 0f), prices, null));
    HostTensor scores = HostTensor.of(Shape.of(2, 3), new float[6]);
    HostTensor bits = HostTensor.of(Shape.of(2, 3), 1f, 0f, 0f, 1f, 0f, 1f);
    assertRefused("row 1 has several largest", () -> new Accuracy().of(scores, bits, null));
    HostTensor none = HostTensor.of(Shape.of(2, 3), 1f, 0f, 0f, 0f, 0f, 0f);
    assertRefused("row 1 has several largest", () -> new RocAuc().of(scores, none, null));
    assertRefused(
        "one per row", () -> new Accuracy().of(SCORES, HostTensor.of(Shape.of(2), 0, 0), null));
  }

  private static void assertRefused(String part, Runnable action) {
    String message = assertThrows(IllegalArgumentException.class, action::run).getMessage();
    assertEquals(true, message.contains(part), message);
  }
}
