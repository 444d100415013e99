package dev.concord.examples.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What figures put into their files. */
class FigureTest {
  @TempDir private Path folder;

  private BufferedImage saved(Plot... plots) throws IOException {
    Path file = folder.resolve("deeper/figure.png");
    Figure.of(plots).save(file);
    return ImageIO.read(file.toFile());
  }

  @Test
  void aPlaneIsBlueWhereTheFunctionIsLowAndOrangeWhereItIsHigh() throws IOException {
    Plane plane = new Plane(0, 1, 0, 1, 2, 1);
    BufferedImage picture =
        saved(new PlanePlot("Halves", "x", "y", plane, new double[] {0, 1}, 0, 1));
    Color left = new Color(picture.getRGB(picture.getWidth() / 4, picture.getHeight() / 2));
    Color right = new Color(picture.getRGB(picture.getWidth() * 3 / 4, picture.getHeight() / 2));
    assertTrue(left.getBlue() > left.getRed(), left::toString);
    assertTrue(right.getRed() > right.getBlue(), right::toString);
  }

  @Test
  void everyCurveHasItsOwnColour() throws IOException {
    double[] x = {1, 2, 3};
    BufferedImage picture =
        saved(
            new LinePlot("Two", "x", "y")
                .line("first", x, new double[] {1, 2, 3})
                .line("second", x, new double[] {3, 2, 1}));
    Set<Integer> colours = new HashSet<>();
    for (int pixel :
        picture.getRGB(
            0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth())) {
      colours.add(pixel & 0xFFFFFF);
    }
    assertTrue(colours.contains(Plot.colour(0).getRGB() & 0xFFFFFF), "the first curve");
    assertTrue(colours.contains(Plot.colour(1).getRGB() & 0xFFFFFF), "the second curve");
  }

  @Test
  void logarithmicAxesLeaveOutWhatTheyCannotShow() throws IOException {
    double[] values = {0, -1, Double.NaN, 1, 1000};
    saved(new LinePlot("Some", "x", "y").line("values", values, values).logX().logY());
    saved(new LinePlot("None", "x", "y").line("values", new double[] {0}, new double[] {0}).logY());
  }

  @Test
  void aMarkStandsAtItsPlaceAndDoesNotWidenTheYAxis() throws IOException {
    double[] x = {0, 1, 2};
    double[] y = {5, 6, 5};
    BufferedImage without =
        saved(new LinePlot("Mark", "x", "y").line("curve", x, y).line("2", x, y));
    BufferedImage with = saved(new LinePlot("Mark", "x", "y").line("curve", x, y).mark("1", 1));
    assertEquals(greyColumns(without) + 1, greyColumns(with));
    int curve = Plot.colour(0).getRGB() & 0xFFFFFF;
    int curved = 0;
    for (int row = 0; row < with.getHeight(); row++) {
      int[] pixels = with.getRGB(0, row, with.getWidth(), 1, null, 0, with.getWidth());
      curved += contains(pixels, curve) ? 1 : 0;
    }
    assertTrue(curved > with.getHeight() / 2, curved + " rows of the curve from 5 to 6");
  }

  /** Columns that are grey in more than a third of their pixels: upright lines, also dashed. */
  private static int greyColumns(BufferedImage picture) {
    int columns = 0;
    for (int x = 0; x < picture.getWidth(); x++) {
      int grey = 0;
      for (int y = 0; y < picture.getHeight(); y++) {
        grey += (picture.getRGB(x, y) & 0xFFFFFF) == (Color.GRAY.getRGB() & 0xFFFFFF) ? 1 : 0;
      }
      columns += grey > picture.getHeight() / 3 ? 1 : 0;
    }
    return columns;
  }

  @Test
  void aSquareOfThePlaneIsDrawnAboutSquare() throws IOException {
    Plane plane = Plane.square(1, 2);
    BufferedImage picture =
        saved(new PlanePlot("Square", "x", "y", plane, new double[] {1, 1, 1, 1}, 0, 1));
    int orange = picture.getRGB(picture.getWidth() / 2, picture.getHeight() / 2);
    int wide = 0;
    for (int x = 0; x < picture.getWidth(); x++) {
      wide += picture.getRGB(x, picture.getHeight() / 2) == orange ? 1 : 0;
    }
    int high = 0;
    for (int y = 0; y < picture.getHeight(); y++) {
      high += picture.getRGB(picture.getWidth() / 2, y) == orange ? 1 : 0;
    }
    assertEquals(high, wide, 0.1 * high, "the letters' sizes depend on the fonts there are");
  }

  @Test
  void aDashedCurveOfManyPointsHasGaps() throws IOException {
    double[] x = new double[400];
    double[] y = new double[400];
    for (int i = 0; i < x.length; i++) {
      x[i] = i;
    }
    BufferedImage picture =
        saved(new LinePlot("Dashes", "x", "y").yRange(-1, 1).dashed("low", x, y));
    int changes = 0;
    int row = 0;
    int colour = Plot.colour(0).getRGB() & 0xFFFFFF;
    for (int candidate = 0; candidate < picture.getHeight(); candidate++) {
      int[] pixels =
          picture.getRGB(0, candidate, picture.getWidth(), 1, null, 0, picture.getWidth());
      row = contains(pixels, colour) ? candidate : row;
    }
    for (int i = 1; i < picture.getWidth(); i++) {
      boolean here = (picture.getRGB(i, row) & 0xFFFFFF) == colour;
      boolean before = (picture.getRGB(i - 1, row) & 0xFFFFFF) == colour;
      changes += here != before ? 1 : 0;
    }
    assertTrue(changes > 40, changes + " ends of dashes");
  }

  private static boolean contains(int[] pixels, int colour) {
    for (int pixel : pixels) {
      if ((pixel & 0xFFFFFF) == colour) {
        return true;
      }
    }
    return false;
  }

  @Test
  void severalPlotsLieInAGrid() throws IOException {
    Plot bars = new BarPlot("Bars", "place", "height", List.of("a", "b")).bars("one", 1, 2);
    BufferedImage one = saved(bars, bars);
    Path file = folder.resolve("grid.png");
    Figure.grid(2, List.of(bars, bars, bars)).save(file);
    BufferedImage grid = ImageIO.read(file.toFile());
    assertEquals(one.getWidth(), grid.getWidth());
    assertEquals(2 * one.getHeight(), grid.getHeight());
  }

  @Test
  void numbersThatDoNotFitAreRefused() {
    LinePlot lines = new LinePlot("Lines", "x", "y");
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> lines.line("short", new double[] {1, 2}, new double[] {1}));
    assertTrue(error.getMessage().contains("short"), error.getMessage());
    Plane plane = Plane.square(1, 3);
    assertThrows(
        IllegalArgumentException.class,
        () -> new PlanePlot("Plane", "x", "y", plane, new double[8], 0, 1));
    assertThrows(IllegalArgumentException.class, () -> new Plane(1, 0, 0, 1, 2, 2));
  }
}
