package dev.concord.examples.plot;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * Plots beside and below one another, saved as one PNG file. Needs no screen.
 *
 * @param columns plots beside one another
 * @param plots row by row
 */
public record Figure(int columns, List<Plot> plots) {
  private static final int WIDTH_ALONE = 900;
  private static final int HEIGHT_ALONE = 600;
  private static final int WIDTH = 680;
  private static final int HEIGHT = 480;

  /** Copies the list. */
  public Figure {
    plots = List.copyOf(plots);
    if (columns < 1 || plots.isEmpty()) {
      throw new IllegalArgumentException("A figure has at least one column and one plot");
    }
  }

  /** Plots in a row. */
  public static Figure of(Plot... plots) {
    return new Figure(plots.length, List.of(plots));
  }

  /** Plots in rows of {@code columns}. */
  public static Figure grid(int columns, List<? extends Plot> plots) {
    return new Figure(columns, List.copyOf(plots));
  }

  /** Draws all plots into a PNG file, making its folder where there is none. */
  public void save(Path png) throws IOException {
    System.setProperty("java.awt.headless", "true");
    Files.createDirectories(png.toAbsolutePath().getParent());
    if (!ImageIO.write(picture(), "png", png.toFile())) {
      throw new IOException(png + ": this Java runtime writes no PNG files");
    }
  }

  private BufferedImage picture() {
    int most = plots.size() == 1 ? WIDTH_ALONE : WIDTH;
    int height = plots.size() == 1 ? HEIGHT_ALONE : HEIGHT;
    int width = plots.stream().mapToInt(p -> p.suitableWidth(most, height)).max().orElse(most);
    int rows = (plots.size() + columns - 1) / columns;
    var picture = new BufferedImage(columns * width, rows * height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = picture.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, picture.getWidth(), picture.getHeight());
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    // Else ends of short pieces snap to whole pixels and a smooth curve looks jagged.
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    for (int i = 0; i < plots.size(); i++) {
      var part =
          (Graphics2D) graphics.create(i % columns * width, i / columns * height, width, height);
      int suitable = plots.get(i).suitableWidth(width, height);
      plots.get(i).chart(suitable, height).paint(part, suitable, height);
      part.dispose();
    }
    graphics.dispose();
    return picture;
  }
}
