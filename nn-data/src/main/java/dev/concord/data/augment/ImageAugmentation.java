package dev.concord.data.augment;

import dev.concord.random.RandomStream;
import dev.concord.tensor.DType;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.util.stream.IntStream;

/**
 * Shifts, turns, zooms, mirrors and adds noise to images. Each image draws its own shift, angle,
 * factor and mirroring, uniformly from the ranges given here; it is mirrored, zoomed and turned
 * about its centre, then shifted. Values between pixels are interpolated linearly, and what comes
 * from outside is {@code fill}. Where nothing moves, the pixels stay exactly as they are.
 *
 * <pre>
 *   ImageAugmentation digits = ImageAugmentation.NONE.shift(0.1).rotation(10).zoom(0.9, 1.1);
 * </pre>
 *
 * <p>Images are F32 or U8 [n, height, width] or [n, height, width, channels]; bytes are rounded to
 * the nearest and kept within 0 to 255. The parameters have torchvision's meaning ({@code
 * RandomAffine}, {@code RandomHorizontalFlip}).
 *
 * @param shift most shift as a share of the height and of the width, from 0 to 1; default 0
 * @param rotation most angle in degrees to either side, from 0 to 180; default 0
 * @param zoomFrom least factor, above 0; default 1
 * @param zoomTo greatest factor, at least {@code zoomFrom}; above 1 enlarges; default 1
 * @param mirror chance that left and right change places, from 0 to 1; default 0
 * @param turnOver chance that top and bottom change places, from 0 to 1; default 0
 * @param noise deviation of the normal noise added to each value, in the values' own units, at
 *     least 0; default 0
 * @param fill what lies outside an image; default 0
 */
public record ImageAugmentation(
    double shift,
    double rotation,
    double zoomFrom,
    double zoomTo,
    double mirror,
    double turnOver,
    double noise,
    float fill)
    implements Augmentation {
  /** Changes nothing; the start for settings. */
  public static final ImageAugmentation NONE = new ImageAugmentation(0, 0, 1, 1, 0, 0, 0, 0);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one is out of bounds, naming it
   */
  public ImageAugmentation {
    require("shift", shift, 0, 1);
    require("rotation", rotation, 0, 180);
    require("zoomTo", zoomTo, zoomFrom, Float.MAX_VALUE);
    require("zoomFrom", zoomFrom, Float.MIN_NORMAL, zoomTo);
    require("mirror", mirror, 0, 1);
    require("turnOver", turnOver, 0, 1);
    require("noise", noise, 0, Float.MAX_VALUE);
    require("fill", fill, -Float.MAX_VALUE, Float.MAX_VALUE);
  }

  static void require(String name, double value, double low, double high) {
    if (!(value >= low && value <= high)) {
      throw new IllegalArgumentException(
          "%s must be from %s to %s, got %s.".formatted(name, low, high, value));
    }
  }

  /** With another greatest shift. */
  public ImageAugmentation shift(double share) {
    return new ImageAugmentation(share, rotation, zoomFrom, zoomTo, mirror, turnOver, noise, fill);
  }

  /** With another greatest angle in degrees. */
  public ImageAugmentation rotation(double degrees) {
    return new ImageAugmentation(shift, degrees, zoomFrom, zoomTo, mirror, turnOver, noise, fill);
  }

  /** With other factors. */
  public ImageAugmentation zoom(double from, double to) {
    return new ImageAugmentation(shift, rotation, from, to, mirror, turnOver, noise, fill);
  }

  /** With another chance that left and right change places. */
  public ImageAugmentation mirror(double chance) {
    return new ImageAugmentation(shift, rotation, zoomFrom, zoomTo, chance, turnOver, noise, fill);
  }

  /** With another chance that top and bottom change places. */
  public ImageAugmentation turnOver(double chance) {
    return new ImageAugmentation(shift, rotation, zoomFrom, zoomTo, mirror, chance, noise, fill);
  }

  /** With another deviation of the noise. */
  public ImageAugmentation noise(double deviation) {
    return new ImageAugmentation(
        shift, rotation, zoomFrom, zoomTo, mirror, turnOver, deviation, fill);
  }

  /** With another value outside the image. */
  public ImageAugmentation fill(float value) {
    return new ImageAugmentation(shift, rotation, zoomFrom, zoomTo, mirror, turnOver, noise, value);
  }

  @Override
  public HostTensor apply(HostTensor features, long seed, int epoch) {
    Shape shape = features.shape();
    if (shape.rank() < 3 || shape.rank() > 4 || features.type().dtype() == DType.I32) {
      throw new IllegalArgumentException(
          "Images must be F32 or U8 [n, height, width] or [n, height, width, channels], got %s."
              .formatted(features.type()));
    }
    ImageWarp warp =
        new ImageWarp(
            shape.length(1), shape.length(2), shape.rank() == 4 ? shape.length(3) : 1, fill);
    EpochRandom geometry = EpochRandom.of(seed, "image", epoch);
    EpochRandom noises = EpochRandom.of(seed, "noise", epoch);
    HostTensor result = HostTensor.zeros(features.type());
    int size = shape.trailing(1).size();
    IntStream.range(0, shape.length(0))
        .parallel()
        .forEach(
            row -> {
              float[] image = new float[size];
              load(features, row, image);
              float[] moved = warp.apply(image, motion(geometry.row(row), shape));
              if (noise > 0) {
                // The source image is not needed any more: its array takes the noise.
                noises.noise(row, image, size);
                for (int i = 0; i < size; i++) {
                  moved[i] += (float) (noise * image[i]);
                }
              }
              store(moved, result, row);
            });
    return result;
  }

  /** Draws in a fixed order, whatever is switched off, so that settings do not disturb others. */
  private ImageWarp.Motion motion(RandomStream random, Shape shape) {
    double down = shift * shape.length(1) * random.nextFloat(-1, 1);
    double right = shift * shape.length(2) * random.nextFloat(-1, 1);
    double angle = rotation * random.nextFloat(-1, 1) * (StrictMath.PI / 180);
    double factor = zoomFrom + (zoomTo - zoomFrom) * random.nextFloat();
    boolean mirrored = random.nextFloat() < mirror;
    boolean turnedOver = random.nextFloat() < turnOver;
    return ImageWarp.Motion.of(down, right, angle, factor, mirrored, turnedOver);
  }

  private static void load(HostTensor from, int row, float[] image) {
    int start = row * image.length;
    if (from.type().dtype() == DType.F32) {
      System.arraycopy(from.floats(), start, image, 0, image.length);
      return;
    }
    byte[] bytes = from.bytes();
    for (int i = 0; i < image.length; i++) {
      image[i] = bytes[start + i] & 0xFF;
    }
  }

  private static void store(float[] image, HostTensor to, int row) {
    int start = row * image.length;
    if (to.type().dtype() == DType.F32) {
      System.arraycopy(image, 0, to.floats(), start, image.length);
      return;
    }
    byte[] bytes = to.bytes();
    for (int i = 0; i < image.length; i++) {
      bytes[start + i] = (byte) Math.clamp((int) (image[i] + 0.5f), 0, 255);
    }
  }
}
