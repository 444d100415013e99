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
