package dev.concord.data.generated;

import dev.concord.data.Dataset;
import dev.concord.data.Targets;
import dev.concord.random.RandomStream;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.util.List;

/**
 * Rare classes: what a seismic network detects is nearly always noise. Each detection is two
 * features in no unit, a Gaussian cloud of deviation 0.7 round its class's centre, so that classes
 * overlap. Classes stand at fixed rows, so their shares are exact; equal arguments give equal bits.
 */
public final class SeismicDetections {
  private static final double DEVIATION = 0.7;

  private SeismicDetections() {}

  /**
   * Noise (class 0, centre (−0.3, −0.3)) and quakes (class 1, centre (0.9, 0.9)).
   *
   * @param rows at least 1
   * @param noisesPerQuake at least 1; the rows 0, noisesPerQuake + 1, … are quakes
   * @param seed any value
   * @param part names a series of rows of its own, such as "train" and "test"
   * @return features F32 [rows, 2], labels of two classes with names
   * @throws IllegalArgumentException if there is no row, or no noise for a quake
   */
  public static Dataset rareQuakes(int rows, int noisesPerQuake, long seed, String part) {
    RandomStream random = GeneratedStream.of(rows, seed, "example", "imbalance", part);
    if (noisesPerQuake < 1) {
      throw new IllegalArgumentException(
          "Expected at least 1 noise for each quake, got " + noisesPerQuake + ".");
    }
    int[] classes = new int[rows];
    for (int row = 0; row < rows; row++) {
      classes[row] = row % (noisesPerQuake + 1) == 0 ? 1 : 0;
    }
    double[][] centres = {{-0.3, -0.3}, {0.9, 0.9}};
    return clouds(classes, centres, List.of("noise", "quake"), random);
  }

  /**
   * Noise (95 %, centre (0, 0)), quakes (3.5 %, (1.6, 1.2)) and blasts (1.5 %, (1.6, −1.2)): of 200
   * rows the first 190, the next 7 and the last 3.
   *
   * @param rows at least 1; a multiple of 200 has the exact shares
   * @param seed any value
   * @param part names a series of rows of its own, such as "train" and "test"
   * @return features F32 [rows, 2], labels of three classes with names
   * @throws IllegalArgumentException if there is no row
   */
  public static Dataset quakesAndBlasts(int rows, long seed, String part) {
    RandomStream random = GeneratedStream.of(rows, seed, "example", "metrics", part);
    int[] classes = new int[rows];
    for (int row = 0; row < rows; row++) {
      classes[row] = row % 200 < 190 ? 0 : row % 200 < 197 ? 1 : 2;
    }
    double[][] centres = {{0, 0}, {1.6, 1.2}, {1.6, -1.2}};
    return clouds(classes, centres, List.of("noise", "quake", "blast"), random);
  }

  private static Dataset clouds(
      int[] classes, double[][] centres, List<String> names, RandomStream random) {
    float[] features = new float[Shape.of(classes.length, 2).size()];
    for (int row = 0; row < classes.length; row++) {
      double[] centre = centres[classes[row]];
      features[2 * row] = (float) (centre[0] + DEVIATION * random.nextNormal());
      features[2 * row + 1] = (float) (centre[1] + DEVIATION * random.nextNormal());
    }
    return new Dataset(
        HostTensor.of(Shape.of(classes.length, 2), features),
        new Targets.Labels(HostTensor.of(Shape.of(classes.length), classes), names.size(), names));
  }
}
