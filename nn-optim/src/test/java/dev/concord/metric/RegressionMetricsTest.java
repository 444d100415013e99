package dev.concord.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import org.junit.jupiter.api.Test;

/** Metrics of regressions against values worked out by hand (in fractions, hence 1e-15). */
class RegressionMetricsTest {
  private static final double ROUNDING = 1e-15;
  private static final HostTensor TARGETS = HostTensor.of(Shape.of(4, 1), 3f, -0.5f, 2f, 7f);
  private static final HostTensor PREDICTION = HostTensor.of(Shape.of(4, 1), 2.5f, 0f, 2f, 8f);
  private static final HostTensor WEIGHTS = HostTensor.of(Shape.of(4), 1f, 0f, 2f, 1f);

  private static double of(Metric metric) {
    return metric.of(PREDICTION, TARGETS, null);
  }

  private static double weighted(Metric metric) {
    return metric.of(PREDICTION, TARGETS, WEIGHTS);
  }

  @Test
  void oneColumn() {
    // errors ½, −½, 0, −1; targets have mean 2.875 and squared distances 29.1875
    assertEquals(0.5, of(new Mae()));
    assertEquals(Math.sqrt(1.5 / 4), of(new Rmse()));
    assertEquals(1 - 1.5 / 29.1875, of(new R2()), ROUNDING); // scikit-learn's example: 0.9486
    // errors have mean −¼ and squared distances 1.25
    assertEquals(1 - 1.25 / 29.1875, of(new ExplainedVariance()), ROUNDING);
  }

  @Test
  void weights() {
    // errors ½, 0 (twice), −1; targets 3, 2 (twice), 7 have mean 3.5 and squares 17
    assertEquals(1.5 / 4, weighted(new Mae()), ROUNDING);
    assertEquals(Math.sqrt(1.25 / 4), weighted(new Rmse()), ROUNDING);
    assertEquals(1 - 1.25 / 17, weighted(new R2()), ROUNDING);
    // mean error −⅛: squares (5/8)² + 2 (1/8)² + (7/8)²
    assertEquals(1 - (25 + 2 + 49) / 64.0 / 17, weighted(new ExplainedVariance()), ROUNDING);
  }

  @Test
  void columnsAreAveraged() {
    HostTensor targets = HostTensor.of(Shape.of(2, 2), 0f, 0f, 2f, 4f);
    HostTensor prediction = HostTensor.of(Shape.of(2, 2), 1f, 0f, 2f, 0f);
    assertEquals((1 + 4) / 4.0, new Mae().of(prediction, targets, null));
    assertEquals(Math.sqrt((1 + 16) / 4.0), new Rmse().of(prediction, targets, null));
    assertEquals((1 - 1 / 2.0 + (1 - 16 / 8.0)) / 2, new R2().of(prediction, targets, null));
  }

  @Test
  void constantTargets() {
    HostTensor targets = HostTensor.of(Shape.of(3), 0.1f, 0.1f, 0.1f);
    HostTensor other = HostTensor.of(Shape.of(3), 0.1f, 0.1f, 0.2f);
    HostTensor shifted = HostTensor.of(Shape.of(3), 0.3f, 0.3f, 0.3f);
    assertEquals(1, new R2().of(targets, targets, null));
    assertEquals(0, new R2().of(other, targets, null));
    assertEquals(1, new ExplainedVariance().of(shifted, targets, null));
    assertEquals(0, new ExplainedVariance().of(other, targets, null));
    // five times an error of 53 bits, whose mean is not the error
    HostTensor ones = HostTensor.of(Shape.of(5), 1f, 1f, 1f, 1f, 1f);
    HostTensor tiny = HostTensor.of(Shape.of(5), 1e-9f, 1e-9f, 1e-9f, 1e-9f, 1e-9f);
    assertEquals(1, new ExplainedVariance().of(tiny, ones, null));
    assertEquals(1, new R2().of(other, targets, HostTensor.of(Shape.of(3), 1f, 1f, 0f)));
  }

  @Test
  void oneRowHasNoVariance() {
    HostTensor one = HostTensor.of(Shape.of(1, 1), 1f);
    assertEquals(Double.NaN, new R2().of(one, one, null));
  }

  @Test
  void labelsAreRefused() {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> new Mae().of(PREDICTION, HostTensor.of(Shape.of(4), 1, 2, 3, 4), null))
            .getMessage();
    assertEquals(
        "Targets of a regression are F32 of the prediction's size; the prediction is F32[4, 1],"
            + " got I32[4]",
        message);
  }
}
