package dev.concord.data.generated;

import dev.concord.data.Dataset;
import dev.concord.data.Targets;
import dev.concord.data.TrainTest;
import dev.concord.random.RandomStream;
import dev.concord.random.Threefry;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;

/**
 * A generated set of handwritten-looking digits: 28×28 grey images as bytes (0 empty, 255 full ink)
 * with labels 0 to 9. It stands in for MNIST where no file is at hand; it is not MNIST, and
 * accuracies on the two do not compare.
 *
 * <p>Image i is a function of (seed, i) alone. One of the digit's outlines is chosen; its points
 * are jittered, bent by a random quadratic map, sheared, scaled, turned and shifted; a pen of
 * random width, pressure and softness draws it; noise is added to every pixel. The labels are drawn
 * evenly.
 */
public final class Digits {
  /** Width and height of an image in pixels. */
  public static final int SIDE = 28;

  /** Number of classes: the digits 0 to 9. */
  public static final int CLASSES = 10;

  /** Training images in {@link #load}. */
  public static final int TRAIN_IMAGES = 12_000;

  /** Test images in {@link #load}. */
  public static final int TEST_IMAGES = 2_000;

  private static final int PIXELS = SIDE * SIDE;
  private static final DigitOutline[][] OUTLINES = DigitOutline.all();

  private Digits() {}

  /** {@value #TRAIN_IMAGES} images to learn from and {@value #TEST_IMAGES} others for the test. */
  public static TrainTest load(long seed) {
    return new TrainTest(
        generate(seed, 0, TRAIN_IMAGES), generate(seed, TRAIN_IMAGES, TEST_IMAGES));
  }

  /**
   * Images number {@code first} to {@code first + count - 1} of a seed's endless series.
   *
   * @param seed any value
   * @param first at least 0
   * @param count at least 0
   * @return features U8 [count, 28, 28], labels of 10 classes
   * @throws IllegalArgumentException if a number is negative or the images exceed 2^31 bytes
   */
  public static Dataset generate(long seed, int first, int count) {
    if (first < 0 || count < 0) {
      throw new IllegalArgumentException(
          "Expected images from 0 on, got first %d, count %d.".formatted(first, count));
    }
    Shape shape = Shape.of(count, SIDE, SIDE);
    byte[] images = new byte[shape.size()];
    int[] labels = new int[count];
    var random = new RandomStream(Threefry.key(seed, "digits", "", "image"), first);
    var pen = new DigitPen(SIDE);
    for (int i = 0; i < count; i++) {
      random.restart(first + i);
      int digit = random.nextInt(CLASSES);
      labels[i] = digit;
      drawDigit(OUTLINES[digit][random.nextInt(OUTLINES[digit].length)], pen, random);
      addNoise(pen.ink(), random, images, i * PIXELS);
    }
    return new Dataset(
        HostTensor.of(shape, images),
        new Targets.Labels(HostTensor.of(Shape.of(count), labels), CLASSES));
  }

  /**
   * In coordinates u, v of about −1/2 … 1/2 from the outline's middle:
   *
   * <pre>
   *   u' = u + jitter + a·v² + b·u·v,   v' = v + jitter + c·u² + d·u·v     (bend)
   *   x  = 14 + shift + cos·(width·(u' + shear·v')) − sin·(height·v')
   *   y  = 14 + shift + sin·(width·(u' + shear·v')) + cos·(height·v')
   * </pre>
   */
  private static void drawDigit(DigitOutline outline, DigitPen pen, RandomStream random) {
    float height = random.nextFloat(15.5f, 21.5f);
    float width = height * random.nextFloat(0.75f, 1.2f);
    float shear = 0.05f - 0.2f * bell(random);
    float turn = 0.16f * bell(random);
    float sin = (float) StrictMath.sin(turn);
    float cos = (float) StrictMath.cos(turn);
    float shiftX = SIDE / 2f + 1.2f * bell(random);
    float shiftY = SIDE / 2f + 1.2f * bell(random);
    float bendVv = 0.25f * bell(random);
    float bendXv = 0.25f * bell(random);
    float bendUu = 0.25f * bell(random);
    float bendYu = 0.25f * bell(random);

    float[] x = new float[outline.points()];
    float[] y = new float[outline.points()];
    for (int i = 0; i < x.length; i++) {
      float u = (outline.x()[i] - 30) / 100 + 0.022f * bell(random);
      float v = (outline.y()[i] - 50) / 100 + 0.022f * bell(random);
      float bentU = u + bendVv * v * v + bendXv * u * v;
      float bentV = v + bendUu * u * u + bendYu * u * v;
      float across = width * (bentU - shear * bentV);
      float down = height * bentV;
      x[i] = shiftX + cos * across - sin * down;
      y[i] = shiftY + sin * across + cos * down;
    }

    float radius = random.nextFloat(0.75f, 1.7f);
    float pressure = random.nextFloat(-0.3f, 0.3f);
    float softness = random.nextFloat(0.8f, 1.6f);
    pen.clear();
    pen.draw(outline, x, y, radius * (1 + pressure), radius * (1 - pressure), softness);
  }

  /**
   * Scales the ink by a random strength and adds to each pixel the difference of two random bytes
   * times a random amplitude, then clamps to 0 … 255.
   */
  private static void addNoise(float[] ink, RandomStream random, byte[] images, int offset) {
    float strength = random.nextFloat(190, 256);
    float amplitude = random.nextFloat(0, 0.16f);
    for (int pixel = 0; pixel < PIXELS; pixel += 2) {
      int word = random.nextWord();
      float first = (word & 0xFF) - (word >>> 8 & 0xFF);
      float second = (word >>> 16 & 0xFF) - (word >>> 24);
      images[offset + pixel] = grey(ink[pixel] * strength + amplitude * first);
      images[offset + pixel + 1] = grey(ink[pixel + 1] * strength + amplitude * second);
    }
  }

  private static byte grey(float value) {
    return (byte) (value <= 0 ? 0 : value >= 255 ? 255 : (int) (value + 0.5f));
  }

  /** Roughly normal with deviation 1, within ±3.5: the sum of four uniforms, so far cheaper. */
  private static float bell(RandomStream random) {
    float sum = random.nextFloat() + random.nextFloat() + random.nextFloat() + random.nextFloat();
    return (sum - 2) * 1.7320508f;
  }
}
