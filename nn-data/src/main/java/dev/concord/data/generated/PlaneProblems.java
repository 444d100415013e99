package dev.concord.data.generated;

import dev.concord.data.Dataset;
import dev.concord.data.Targets;
import dev.concord.random.RandomStream;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;

/**
 * The small classification problems that courses begin with: points in the plane (blobs: in any
 * number of dimensions), each with a class. Rows are in random order or alternate between the
 * classes; equal arguments give equal bits. Features are F32 [rows, 2] of about −1 to 1.
 */
public final class PlaneProblems {
  private static final float INNER_RADIUS = 0.5f;
  private static final double SPIRAL_TURNS = 1.5;

  private PlaneProblems() {}

  /**
   * The truth table of exclusive or: rows (0,0), (0,1), (1,0), (1,1) with classes 0, 1, 1, 0. No
   * straight line separates them.
   */
  public static Dataset xor() {
    return dataset(2, new float[] {0, 0, 0, 1, 1, 0, 1, 1}, new int[] {0, 1, 1, 0}, 2);
  }

  /**
   * Two spirals of one and a half turns wound into each other, the classes alternating by row: with
   * u uniform in [0, 1), {@code r = sqrt(u)}, angle {@code 2π·1.5·r + π·class}, plus normal noise
   * in both coordinates.
   *
   * @param rows at least 1
   * @param noise the noise's deviation, at least 0; 0.02 is easy, 0.1 makes the arms touch
   */
  public static Dataset twoSpirals(int rows, float noise, long seed) {
    RandomStream random = stream(rows, seed, "spirals");
    requireNotNegative("noise", noise);
    float[] points = new float[2 * rows];
    int[] classes = new int[rows];
    for (int row = 0; row < rows; row++) {
      classes[row] = row % 2;
      double radius = StrictMath.sqrt(random.nextFloat());
      double angle = StrictMath.PI * (2 * SPIRAL_TURNS * radius + classes[row]);
      putOnCircle(points, row, radius, angle, noise, random);
    }
    return dataset(2, points, classes, 2);
  }

  /**
   * Points spread evenly over the square −1 … 1, with the classes of a checkerboard's fields; 2
   * fields along a side give the exclusive or of the coordinates' signs.
   *
   * @param rows at least 1
   * @param fields along a side, at least 2
   */
  public static Dataset checkerboard(int rows, int fields, long seed) {
    RandomStream random = stream(rows, seed, "checkerboard");
    if (fields < 2) {
      throw new IllegalArgumentException(
          "A checkerboard needs at least 2 fields along a side, got " + fields + ".");
    }
    float[] points = new float[2 * rows];
    int[] classes = new int[rows];
    for (int row = 0; row < rows; row++) {
      float x = random.nextFloat();
      float y = random.nextFloat();
      // The float product can round up to the number of fields; that point is in the last one.
      int column = (int) StrictMath.min(x * fields, fields - 1);
      int line = (int) StrictMath.min(y * fields, fields - 1);
      classes[row] = (column + line) % 2;
      points[2 * row] = 2 * x - 1;
      points[2 * row + 1] = 2 * y - 1;
    }
    return dataset(2, points, classes, 2);
  }

  /**
   * Two circles round the origin, the classes alternating by row: class 0 of radius 1, class 1 of
   * radius 1/2, plus normal noise in both coordinates.
   *
   * @param rows at least 1
   * @param noise the noise's deviation, at least 0; 0.1 leaves a gap
   */
  public static Dataset circles(int rows, float noise, long seed) {
    RandomStream random = stream(rows, seed, "circles");
    requireNotNegative("noise", noise);
    float[] points = new float[2 * rows];
    int[] classes = new int[rows];
    for (int row = 0; row < rows; row++) {
      classes[row] = row % 2;
      double radius = classes[row] == 0 ? 1 : INNER_RADIUS;
      double angle = 2 * StrictMath.PI * random.nextFloat();
      putOnCircle(points, row, radius, angle, noise, random);
    }
    return dataset(2, points, classes, 2);
  }

  /**
   * Gaussian clouds, one for each class, the classes taking turns by row. Their centres are spread
   * evenly over the cube −1 … 1.
   *
   * @param rows at least 1
   * @param classes at least 1
   * @param features dimensions, at least 1
   * @param deviation of each coordinate from its centre, at least 0
   * @return features F32 [rows, features]
   */
  public static Dataset blobs(int rows, int classes, int features, float deviation, long seed) {
    RandomStream random = stream(rows, seed, "blobs");
    requireNotNegative("deviation", deviation);
    if (classes < 1 || features < 1) {
      throw new IllegalArgumentException(
          "Expected at least 1 class and 1 feature, got %d and %d.".formatted(classes, features));
    }
    float[] centres = new float[Shape.of(classes, features).size()];
    for (int i = 0; i < centres.length; i++) {
      centres[i] = random.nextFloat(-1, 1);
    }
    float[] points = new float[Shape.of(rows, features).size()];
    int[] ids = new int[rows];
    for (int row = 0; row < rows; row++) {
      ids[row] = row % classes;
      for (int feature = 0; feature < features; feature++) {
        points[row * features + feature] =
            centres[ids[row] * features + feature] + deviation * random.nextNormal();
      }
    }
    return dataset(features, points, ids, classes);
  }

  private static void putOnCircle(
      float[] points, int row, double radius, double angle, float noise, RandomStream random) {
    float x = (float) (radius * StrictMath.cos(angle));
    float y = (float) (radius * StrictMath.sin(angle));
    points[2 * row] = x + noise * random.nextNormal();
    points[2 * row + 1] = y + noise * random.nextNormal();
  }

  private static RandomStream stream(int rows, long seed, String problem) {
    return GeneratedStream.of(rows, seed, "generate", problem, "points");
  }

  private static void requireNotNegative(String name, float value) {
    if (!(value >= 0 && value < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "The %s must be a finite number of at least 0, got %s.".formatted(name, value));
    }
  }

  private static Dataset dataset(int features, float[] points, int[] ids, int classes) {
    return new Dataset(
        HostTensor.of(Shape.of(ids.length, features), points),
        new Targets.Labels(HostTensor.of(Shape.of(ids.length), ids), classes));
  }
}
