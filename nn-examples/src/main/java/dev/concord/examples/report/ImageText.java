package dev.concord.examples.report;

/** Draws a grey image as text, a character for two pixels on top of each other. */
public final class ImageText {
  private ImageText() {}

  /**
   * The image as lines of text.
   *
   * @param grey levels 0 to 255, row-major from {@code first} on
   */
  public static String draw(float[] grey, int first, int height, int width, Shades shades) {
    StringBuilder text = new StringBuilder();
    for (int y = 0; y < height; y += 2) {
      StringBuilder line = new StringBuilder();
      for (int x = 0; x < width; x++) {
        float upper = grey[first + y * width + x];
        float lower = y + 1 < height ? grey[first + (y + 1) * width + x] : upper;
        line.append(shades.of((upper + lower) / 510));
      }
      text.append(line.toString().stripTrailing()).append(System.lineSeparator());
    }
    return text.toString();
  }
}
