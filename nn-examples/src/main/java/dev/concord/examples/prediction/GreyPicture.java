package dev.concord.examples.prediction;

import dev.concord.data.io.MalformedDataException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;

/**
 * A picture file as grey levels for a network that has learnt light strokes on black. It is scaled
 * by averaging areas, and inverted if it is mostly light, as ink on paper is. It does not find or
 * centre the digit.
 */
final class GreyPicture {
  private final BufferedImage picture;

  /**
   * Reads a file.
   *
   * @param file PNG, JPEG, GIF or BMP
   * @throws MalformedDataException if it is none of them or damaged
   */
  GreyPicture(Path file) throws IOException {
    System.setProperty("java.awt.headless", "true");
    BufferedImage read;
    try (InputStream input = Files.newInputStream(file)) {
      read = ImageIO.read(input);
    } catch (IIOException e) {
      throw new MalformedDataException(
          "%s: damaged picture (%s)".formatted(file, e.getMessage()), e);
    }
    if (read == null) {
      throw new MalformedDataException(
          file + ": expected a PNG, JPEG, GIF or BMP picture, found another format");
    }
    picture = read;
  }

  /** Grey levels 0 to 255, row-major, light on dark. */
  byte[] scaled(int height, int width) {
    double[] levels = new double[height * width];
    double sum = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        levels[y * width + x] = average(y, height, x, width);
        sum += levels[y * width + x];
      }
    }
    boolean light = sum / levels.length > 127.5;
    byte[] grey = new byte[levels.length];
    for (int i = 0; i < grey.length; i++) {
      grey[i] = (byte) (int) ((light ? 255 - levels[i] : levels[i]) + 0.5);
    }
    return grey;
  }

  /** The mean level of the area that becomes pixel (x, y), at least one pixel of the picture. */
  private double average(int y, int height, int x, int width) {
    int top = (int) ((long) y * picture.getHeight() / height);
    int bottom = Math.max(top + 1, (int) ((y + 1L) * picture.getHeight() / height));
    int left = (int) ((long) x * picture.getWidth() / width);
    int right = Math.max(left + 1, (int) ((x + 1L) * picture.getWidth() / width));
    double sum = 0;
    for (int v = top; v < bottom; v++) {
      for (int u = left; u < right; u++) {
        sum += level(picture.getRGB(u, v));
      }
    }
    return sum / ((bottom - top) * (right - left));
  }

  /** Luma after ITU-R BT.601; transparent pixels count as white paper. */
  private static double level(int argb) {
    double opacity = (argb >>> 24) / 255.0;
    double luma = 0.299 * (argb >> 16 & 0xFF) + 0.587 * (argb >> 8 & 0xFF) + 0.114 * (argb & 0xFF);
    return opacity * luma + (1 - opacity) * 255;
  }
}
