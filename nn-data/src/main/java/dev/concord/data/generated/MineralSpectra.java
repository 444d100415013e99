package dev.concord.data.generated;

import dev.concord.data.Dataset;
import dev.concord.data.Targets;
import dev.concord.random.RandomStream;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.util.List;

/**
 * Raman-like spectra of four minerals, counts over the wave number ν: Lorentzian lines
 *
 * <pre>
 *   I(ν) = Σₖ aₖ ÷ (1 + ((ν − νₖ) ÷ 6 cm⁻¹)²)
 * </pre>
 *
 * at and about the strongest ones of quartz (464 cm⁻¹), gypsum (1008), apatite (965) and calcite
 * (1086), on a fluorescence of about 300 counts that slopes and varies, shifted by about 2 cm⁻¹ as
 * spectrometers are, with the noise of counting: a normal deviation of √counts. They look like
 * spectra and are none.
 */
public final class MineralSpectra {
  /** Number of channels. */
  public static final int CHANNELS = 250;

  /** The classes by their numbers. */
  public static final List<String> NAMES = List.of("quartz", "gypsum", "apatite", "calcite");

  private static final double FIRST = 300; // cm⁻¹
  private static final double STEP = 4; // cm⁻¹
  private static final double WIDTH = 6; // cm⁻¹
  private static final double[][] LINES = { // place in cm⁻¹ and relative strength
    {464, 1, 355, 0.15, 1160, 0.05},
    {1008, 1, 415, 0.2, 1135, 0.15},
    {965, 1, 430, 0.12, 590, 0.12},
    {1086, 1, 712, 0.2, 281, 0.3}
  };

  private MineralSpectra() {}

  /** The wave number of each channel, 300 to 1296 cm⁻¹. */
  public static double[] waveNumbers() {
    double[] places = new double[CHANNELS];
    for (int i = 0; i < CHANNELS; i++) {
      places[i] = FIRST + STEP * i;
    }
    return places;
  }

  /**
   * Generates spectra, the minerals taking turns by row. Equal arguments give equal bits.
   *
   * @param rows at least 1
   * @param seed any value
   * @param part names a series of spectra of its own, such as "train" and "test"
   * @return features F32 [rows, 250] in counts, labels of four classes with names
   * @throws IllegalArgumentException if there is no row
   */
  public static Dataset generate(int rows, long seed, String part) {
    RandomStream random = GeneratedStream.of(rows, seed, "example", "raman", part);
    float[] counts = new float[Shape.of(rows, CHANNELS).size()];
    int[] minerals = new int[rows];
    for (int row = 0; row < rows; row++) {
      minerals[row] = row % NAMES.size();
      double light = 90 * StrictMath.exp(0.4 * random.nextNormal());
      double fluorescence = 300 * StrictMath.exp(0.05 * random.nextNormal());
      double slope = random.nextFloat(-0.5f, 0.5f);
      double shift = 2 * random.nextNormal();
      for (int i = 0; i < CHANNELS; i++) {
        double place = FIRST + STEP * i + shift;
        double mean = fluorescence * (1 + slope * (i - CHANNELS / 2.0) / CHANNELS);
        double[] lines = LINES[minerals[row]];
        for (int line = 0; line < lines.length; line += 2) {
          double away = (place - lines[line]) / WIDTH;
          mean += light * lines[line + 1] / (1 + away * away);
        }
        counts[row * CHANNELS + i] = (float) (mean + StrictMath.sqrt(mean) * random.nextNormal());
      }
    }
    return new Dataset(
        HostTensor.of(Shape.of(rows, CHANNELS), counts),
        new Targets.Labels(HostTensor.of(Shape.of(rows), minerals), NAMES.size(), NAMES));
  }
}
