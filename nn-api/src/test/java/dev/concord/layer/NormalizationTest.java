package dev.concord.layer;

import static dev.concord.model.ModelCheck.output;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.concord.model.Model;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import org.junit.jupiter.api.Test;

/**
 * Both normalisations against their formulas in float64, within some roundings. ε is large, so that
 * its place counts.
 */
class NormalizationTest {
  private static final float EPSILON = 0.25f;
  private static final float[] SCALE = {1.5f, -0.5f};
  private static final float[] SHIFT = {0.25f, 2};
  private static final HostTensor PARAMETERS =
      HostTensor.of(Shape.of(4), SCALE[0], SCALE[1], SHIFT[0], SHIFT[1]);

  private static final float[] ROWS = {0.5f, -1, 2, 3, -0.75f, 0.125f};
  private static final HostTensor X = HostTensor.of(Shape.of(3, 2), ROWS);

  /** y for x at (row, feature) among values that are normalised together. */
  private static double normalized(int row, int feature, double... together) {
    double mean = 0;
    for (double value : together) {
      mean += value / together.length;
    }
    double variance = 0;
    for (double value : together) {
      variance += (value - mean) * (value - mean) / together.length;
    }
    double normal = (ROWS[2 * row + feature] - mean) / Math.sqrt(variance + EPSILON);
    return SCALE[feature] * normal + SHIFT[feature];
  }

  @Test
  void layerNormalizationIsOverEachRow() {
    Model model = Model.sequential(2).add(new LayerNormalization(EPSILON)).build();
    for (boolean training : new boolean[] {true, false}) {
      float[] got = output(model, training, PARAMETERS, X);
      for (int i = 0; i < ROWS.length; i++) {
        int row = i / 2;
        double expected = normalized(row, i % 2, ROWS[2 * row], ROWS[2 * row + 1]);
        assertEquals(expected, got[i], 1e-6, "element " + i);
      }
    }
  }

  @Test
  void batchNormalizationIsOverEachColumn() {
    Model model = Model.sequential(2).add(new BatchNormalization(0.1f, EPSILON)).build();
    float[] got = output(model, true, PARAMETERS, X);
    for (int i = 0; i < ROWS.length; i++) {
      int column = i % 2;
      double expected = normalized(i / 2, column, ROWS[column], ROWS[column + 2], ROWS[column + 4]);
      assertEquals(expected, got[i], 1e-6, "element " + i);
    }
  }

  /** All axes but the last: the same values as rows of one example. */
  @Test
  void batchNormalizationJoinsTheAxesBeforeFeatures() {
    Model flat = Model.sequential(2).add(new BatchNormalization(0.1f, EPSILON)).build();
    Model deep = Model.sequential(3, 2).add(new BatchNormalization(0.1f, EPSILON)).build();
    float[] expected = output(flat, true, PARAMETERS, X);
    float[] got = output(deep, true, PARAMETERS, HostTensor.of(Shape.of(1, 3, 2), ROWS));
    for (int i = 0; i < ROWS.length; i++) {
      assertEquals(expected[i], got[i], 1e-6, "element " + i);
    }
  }

  /** Before any step the running mean is 0 and the running variance 1. */
  @Test
  void batchNormalizationInfersByRunningValues() {
    Model model = Model.sequential(2).add(new BatchNormalization(0.1f, EPSILON)).build();
    float[] got = output(model, false, PARAMETERS, X);
    for (int i = 0; i < ROWS.length; i++) {
      double expected = SCALE[i % 2] * ROWS[i] / Math.sqrt(1 + EPSILON) + SHIFT[i % 2];
      assertEquals(expected, got[i], 1e-6, "element " + i);
    }
  }
}
