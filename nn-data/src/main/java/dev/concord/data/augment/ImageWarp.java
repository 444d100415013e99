package dev.concord.data.augment;

import java.util.Arrays;

/**
 * Moves one image: each pixel of the result is looked up where it came from, interpolated linearly
 * between the four pixels around. What lies outside is {@code fill}, and the border fades into it.
 *
 * @param channels values of a pixel, lying side by side
 */
record ImageWarp(int height, int width, int channels, float fill) {
  /**
   * Where a result's pixel comes from, relative to the centre of the image: {@code row = rr·(r −
   * down) + rc·(c − right)}, {@code column = cr·(r − down) + cc·(c − right)}.
   */
  record Motion(float rr, float rc, float cr, float cc, float down, float right) {
    /** The inverse of: mirror, zoom, turn (counterclockwise), shift. */
    static Motion of(
        double down,
        double right,
        double angle,
        double factor,
        boolean mirrored,
        boolean turnedOver) {
      double cosine = StrictMath.cos(angle) / factor;
      double sine = StrictMath.sin(angle) / factor;
      double rowSign = turnedOver ? -1 : 1;
      double columnSign = mirrored ? -1 : 1;
      return new Motion(
          (float) (rowSign * cosine),
          (float) (rowSign * sine),
          (float) (columnSign * -sine),
          (float) (columnSign * cosine),
          (float) down,
          (float) right);
    }
  }

  /** The moved image, row-major, a new array. */
  float[] apply(float[] image, Motion motion) {
    float[] framed = framed(image);
    float[] moved = new float[image.length];
    float middleRow = (height - 1) / 2f;
    float middleColumn = (width - 1) / 2f;
    int at = 0;
    for (int r = 0; r < height; r++) {
      float y = r - middleRow - motion.down;
      for (int c = 0; c < width; c++) {
        float x = c - middleColumn - motion.right;
        // In the frame, which begins one pixel further up and to the left.
        float row = motion.rr * y + motion.rc * x + middleRow + 1;
        float column = motion.cr * y + motion.cc * x + middleColumn + 1;
        boolean inside = row >= 0 && column >= 0 && row < height + 1 && column < width + 1;
        if (inside) {
          interpolate(framed, row, column, moved, at);
        } else {
          for (int channel = 0; channel < channels; channel++) {
            moved[at + channel] = fill;
          }
        }
        at += channels;
      }
    }
    return moved;
  }

  /** The image with a frame of one pixel. */
  private float[] framed(float[] image) {
    int stride = (width + 2) * channels;
    float[] framed = new float[(height + 2) * stride];
    if (fill != 0) {
      Arrays.fill(framed, fill);
    }
    for (int r = 0; r < height; r++) {
      System.arraycopy(
          image, r * width * channels, framed, (r + 1) * stride + channels, width * channels);
    }
    return framed;
  }

  private void interpolate(float[] framed, float row, float column, float[] to, int at) {
    int top = (int) row;
    int left = (int) column;
    float down = row - top;
    float right = column - left;
    int stride = (width + 2) * channels;
    int from = top * stride + left * channels;
    for (int channel = 0; channel < channels; channel++) {
      int upper = from + channel;
      int lower = upper + stride;
      float above = framed[upper] + right * (framed[upper + channels] - framed[upper]);
      float below = framed[lower] + right * (framed[lower + channels] - framed[lower]);
      to[at + channel] = above + down * (below - above);
    }
  }
}
