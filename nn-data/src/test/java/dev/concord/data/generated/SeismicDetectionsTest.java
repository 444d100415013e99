package dev.concord.data.generated;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.concord.data.ClassWeights;
import dev.concord.data.Dataset;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rare classes: bits, exact shares, centres. */
class SeismicDetectionsTest {
  @Test
  void theBitsStayAsTheyAre() {
    Dataset quakes = SeismicDetections.rareQuakes(410, 40, 1, "train");
    Dataset blasts = SeismicDetections.quakesAndBlasts(400, 1, "train");
    assertEquals(57992431, Arrays.hashCode(quakes.features().floats()));
    assertEquals(445575596, Arrays.hashCode(blasts.features().floats()));
    assertNotEquals(quakes, SeismicDetections.rareQuakes(410, 40, 1, "test"));
    assertNotEquals(blasts, SeismicDetections.quakesAndBlasts(400, 2, "train"));
  }

  @Test
  void theSharesAreExact() {
    Dataset quakes = SeismicDetections.rareQuakes(410, 40, 1, "train");
    Dataset blasts = SeismicDetections.quakesAndBlasts(400, 1, "train");
    assertArrayEquals(new int[] {400, 10}, ClassWeights.counts(quakes.labels()));
    assertArrayEquals(new int[] {380, 14, 6}, ClassWeights.counts(blasts.labels()));
    assertEquals(List.of("noise", "quake"), quakes.labels().names());
    assertEquals(List.of("noise", "quake", "blast"), blasts.labels().names());
  }

  @Test
  void cloudsLieRoundTheirCentres() {
    Dataset blasts = SeismicDetections.quakesAndBlasts(40_000, 1, "train");
    double[][] centres = {{0, 0}, {1.6, 1.2}, {1.6, -1.2}};
    double[][] sums = new double[3][2];
    for (int row = 0; row < blasts.size(); row++) {
      double[] sum = sums[blasts.labels().ids().ints()[row]];
      sum[0] += blasts.features().floats()[2 * row];
      sum[1] += blasts.features().floats()[2 * row + 1];
    }
    int[] counts = ClassWeights.counts(blasts.labels());
    for (int c = 0; c < 3; c++) {
      double fourDeviations = 4 * 0.7 / StrictMath.sqrt(counts[c]);
      assertEquals(centres[c][0], sums[c][0] / counts[c], fourDeviations);
      assertEquals(centres[c][1], sums[c][1] / counts[c], fourDeviations);
    }
  }

  @Test
  void refuseWhatCannotBe() {
    assertThrows(
        IllegalArgumentException.class, () -> SeismicDetections.rareQuakes(0, 40, 1, "train"));
    assertThrows(
        IllegalArgumentException.class, () -> SeismicDetections.rareQuakes(41, 0, 1, "train"));
    assertThrows(
        IllegalArgumentException.class, () -> SeismicDetections.quakesAndBlasts(0, 1, "train"));
  }
}
