package dev.concord.data.generated;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.concord.data.Dataset;
import dev.concord.tensor.Shape;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Spectra: bits, and lines where the minerals have them. */
class MineralSpectraTest {
  @Test
  void theBitsStayAsTheyAre() {
    Dataset spectra = MineralSpectra.generate(40, 1, "train");
    assertEquals(Shape.of(40, 250), spectra.features().shape());
    assertEquals(850291334, Arrays.hashCode(spectra.features().floats()));
    assertEquals(MineralSpectra.NAMES, spectra.labels().names());
    assertEquals(2, spectra.labels().ids().ints()[6]);
    assertNotEquals(spectra.features(), MineralSpectra.generate(40, 1, "test").features());
    assertNotEquals(spectra.features(), MineralSpectra.generate(40, 2, "train").features());
  }

  @Test
  void theMeanSpectrumOfAMineralIsHighestAtItsStrongestLine() {
    float[] counts = MineralSpectra.generate(4 * 250, 1, "train").features().floats();
    double[] places = MineralSpectra.waveNumbers();
    double[] strongest = {464, 1008, 965, 1086};
    for (int mineral = 0; mineral < 4; mineral++) {
      double[] sums = new double[250];
      for (int row = mineral; row < 4 * 250; row += 4) {
        for (int i = 0; i < 250; i++) {
          sums[i] += counts[row * 250 + i];
        }
      }
      int highest = 0;
      for (int i = 1; i < 250; i++) {
        highest = sums[i] > sums[highest] ? i : highest;
      }
      assertEquals(strongest[mineral], places[highest], 4, "a channel is 4 cm⁻¹ wide");
    }
    assertEquals(300, places[0]);
    assertEquals(1296, places[249]);
  }

  @Test
  void refusesNoSpectra() {
    assertThrows(IllegalArgumentException.class, () -> MineralSpectra.generate(0, 1, "train"));
  }
}
