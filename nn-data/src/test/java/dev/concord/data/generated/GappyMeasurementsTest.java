package dev.concord.data.generated;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Measurements with gaps: bits, their law, and how many are missing. */
class GappyMeasurementsTest {
  @Test
  void theBitsStayAsTheyAre() {
    GappyMeasurements rows = GappyMeasurements.generate(400, 1.0 / 3, 1, "train");
    assertEquals(1277435254, Arrays.hashCode(rows.features().floats()));
    assertEquals(946580708, Arrays.hashCode(rows.targets().floats()));
    assertNotEquals(rows, GappyMeasurements.generate(400, 1.0 / 3, 1, "test"));
    assertNotEquals(rows, GappyMeasurements.generate(400, 1.0 / 3, 2, "train"));
  }

  /** The targets are computed in double from numbers before rounding: a float32 rounding or two. */
  @Test
  void withoutGapsTheTargetFollowsFromTheMeasurements() {
    GappyMeasurements rows = GappyMeasurements.generate(100, 0, 1, "train");
    for (int row = 0; row < rows.size(); row++) {
      float[] x = rows.features().rows(row).floats();
      double y = x[0] + (double) x[1] * x[2] + StrictMath.sin(2.0 * x[0]);
      assertEquals(y, rows.targets().floats()[row], 2e-6);
    }
  }

  @Test
  void theShareOfGapsIsTheOneAskedFor() {
    float[] x = GappyMeasurements.generate(10_000, 0.3, 1, "train").features().floats();
    int gaps = 0;
    for (float value : x) {
      gaps += Float.isNaN(value) ? 1 : 0;
    }
    assertEquals(9000, gaps, 320); // four deviations of 30,000 draws
  }

  @Test
  void rowsAreSelectedWithTheirTargets() {
    GappyMeasurements rows = GappyMeasurements.generate(10, 0, 1, "train");
    GappyMeasurements some = rows.select(7, 2);
    assertEquals(2, some.size());
    assertArrayEquals(rows.features().rows(7).floats(), some.features().rows(0).floats());
    assertEquals(rows.targets().floats()[2], some.targets().floats()[1]);
  }

  @Test
  void refusesWhatCannotBe() {
    assertThrows(
        IllegalArgumentException.class, () -> GappyMeasurements.generate(0, 0.5, 1, "train"));
    assertThrows(
        IllegalArgumentException.class, () -> GappyMeasurements.generate(5, 1.5, 1, "train"));
    assertThrows(
        IllegalArgumentException.class,
        () -> GappyMeasurements.generate(5, Double.NaN, 1, "train"));
  }
}
