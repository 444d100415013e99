package dev.concord.examples.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * A function of two variables as colours over a {@link Plane}, with points and paths on top: the
 * regions of a classifier with its data, or a loss with the ways of optimizers. The least value is
 * blue, the middle white, the largest orange.
 */
public final class PlanePlot extends Plot {
  private static final int SHADES = 24;
  private static final int FEW = 20;
  private static final int LETTERS_ABOVE_AND_BELOW = 80;
  private static final int LETTERS_BESIDE = 70;
  private static final int LEGEND_MARK = 45;
  private static final int LETTER = 8;
  private static final float PATH = 1.8f;
  private static final float HALO = 4.5f;
  private static final Color LOW = new Color(0x85B7DD);
  private static final Color HIGH = new Color(0xF2AF72);

  private record Overlay(String name, double[] x, double[] y, boolean path) {}

  private final String title;
  private final String xLabel;
  private final String yLabel;
  private final Plane plane;
  private final double[] values;
  private final double low;
  private final double high;
  private final List<Overlay> overlays = new ArrayList<>();

  /**
   * A plane coloured by values.
   *
   * @param values one for each cell, row by row from the bottom
   * @param low value of the deepest blue
   * @param high value of the deepest orange, above {@code low}
   */
  public PlanePlot(
      String title,
      String xLabel,
      String yLabel,
      Plane plane,
      double[] values,
      double low,
      double high) {
    if (values.length != plane.size() || !(low < high)) {
      throw new IllegalArgumentException(
          "A plane of %d cells takes as many values and low < high, got %d values, %s and %s"
              .formatted(plane.size(), values.length, low, high));
    }
    this.title = title;
    this.xLabel = xLabel;
    this.yLabel = yLabel;
    this.plane = plane;
    this.values = values.clone();
    this.low = low;
    this.high = high;
  }

  /** Points on top, one after another in the colours of {@link Plot}. */
  public PlanePlot points(String name, double[] x, double[] y) {
    overlays.add(new Overlay(name, x.clone(), y.clone(), false));
    return this;
  }

  /** A path on top, cut off where it leaves the plane. */
  public PlanePlot path(String name, double[] x, double[] y) {
    overlays.add(new Overlay(name, x.clone(), y.clone(), true));
    return this;
  }

  /** Cells are about square where the plane is; the letters of axes and legend come on top. */
  @Override
  int suitableWidth(int width, int height) {
    double cells = (height - LETTERS_ABOVE_AND_BELOW) * (plane.right() - plane.left());
    int letters = overlays.stream().mapToInt(overlay -> overlay.name().length()).max().orElse(0);
    int legend = letters == 0 ? 0 : LEGEND_MARK + letters * LETTER;
    int suitable = (int) (cells / (plane.top() - plane.bottom())) + LETTERS_BESIDE + legend;
    return Math.clamp(suitable, width / 2, width);
  }

  @Override
  XYChart chart(int width, int height) {
    XYChart chart =
        new XYChartBuilder()
            .width(width)
            .height(height)
            .title(title)
            .xAxisTitle(xLabel)
            .yAxisTitle(yLabel)
            .build();
    var styler = chart.getStyler();
    style(styler, overlays.size());
    styler.setPlotContentSize(1);
    styler.setPlotGridLinesVisible(false);
    styler.setXAxisMin(plane.left());
    styler.setXAxisMax(plane.right());
    styler.setYAxisMin(plane.bottom());
    styler.setYAxisMax(plane.top());
    styler.setMarkerSize(overlays.stream().anyMatch(o -> o.x().length > FEW) ? 5 : 9);
    styler.setxAxisTickLabelsFormattingFunction(
        new Axis(Axis.Kind.LINEAR, plane.left(), plane.right())::label);
    styler.setyAxisTickLabelsFormattingFunction(
        new Axis(Axis.Kind.LINEAR, plane.bottom(), plane.top())::label);
    drawCells(chart, width, height);
    for (int i = 0; i < overlays.size(); i++) {
      draw(chart, overlays.get(i), colour(i));
    }
    return chart;
  }

  /** One series for each shade; a cell is a marker a little larger than the cell. */
  private void drawCells(XYChart chart, int width, int height) {
    Marker cell = new Cell((double) width / plane.columns(), (double) height / plane.rows());
    for (int shade = 0; shade < SHADES; shade++) {
      int wanted = shade;
      int[] cells =
          IntStream.range(0, values.length).filter(i -> shade(values[i]) == wanted).toArray();
      if (cells.length > 0) {
        double[] x = Arrays.stream(cells).mapToDouble(i -> plane.x(i % plane.columns())).toArray();
        double[] y = Arrays.stream(cells).mapToDouble(i -> plane.y(i / plane.columns())).toArray();
        XYSeries series = chart.addSeries("shade " + shade, x, y);
        series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
        series.setMarker(cell);
        series.setMarkerColor(colourOf(shade));
        series.setShowInLegend(false);
      }
    }
  }

  /** NaN and what lies below take the first shade. */
  private int shade(double value) {
    double place = (value - low) / (high - low) * SHADES;
    return place >= SHADES ? SHADES - 1 : place > 0 ? (int) place : 0;
  }

  private static Color colourOf(int shade) {
    double place = 2.0 * shade / (SHADES - 1) - 1;
    Color end = place < 0 ? LOW : HIGH;
    double share = Math.abs(place);
    return new Color(
        mixed(end.getRed(), share), mixed(end.getGreen(), share), mixed(end.getBlue(), share));
  }

  private static int mixed(int level, double share) {
    return (int) (255 + (level - 255) * share + 0.5);
  }

  private static void draw(XYChart chart, Overlay overlay, Color colour) {
    if (overlay.path()) {
      // Below the path, or it would be lost where the plane has its colour.
      XYSeries halo = chart.addSeries("halo of " + overlay.name(), overlay.x(), overlay.y());
      halo.setMarker(SeriesMarkers.NONE);
      halo.setLineColor(Color.WHITE);
      halo.setLineStyle(new BasicStroke(HALO));
      halo.setShowInLegend(false);
    }
    XYSeries series = chart.addSeries(overlay.name(), overlay.x(), overlay.y());
    series.setMarker(SeriesMarkers.CIRCLE);
    series.setMarkerColor(colour);
    series.setLineColor(colour);
    if (overlay.path()) {
      series.setLineStyle(new BasicStroke(PATH));
    } else {
      series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
    }
  }

  /** A rectangle round a cell's middle; neighbours painted later cover what is too much. */
  private static final class Cell extends Marker {
    private final double width;
    private final double height;

    Cell(double width, double height) {
      this.width = width;
      this.height = height;
    }

    @Override
    public void paint(Graphics2D graphics, double x, double y, int size) {
      graphics.fill(new Rectangle2D.Double(x - width / 2, y - height / 2, width, height));
    }
  }
}
