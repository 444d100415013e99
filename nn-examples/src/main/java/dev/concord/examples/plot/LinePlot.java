package dev.concord.examples.plot;

import java.awt.BasicStroke;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Curves and points over a number axis. Either axis may be logarithmic; what such an axis cannot
 * show (zero, negative, not finite) is left out.
 */
public final class LinePlot extends Plot {
  /** How a series is drawn. */
  private enum Look {
    LINE,
    DASHED,
    POINTS,
    PATH
  }

  private record Series(String name, double[] x, double[] y, Look look, int colour) {}

  private static final float WIDTH = 2f;
  private static final BasicStroke BROKEN =
      new BasicStroke(
          WIDTH, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10f, new float[] {6, 4}, 0);

  private final String title;
  private final String xLabel;
  private final String yLabel;
  private final List<Series> all = new ArrayList<>();
  private boolean logX;
  private boolean logY;
  private double[] yRange;

  /** An empty plot; labels name the quantity and its unit. */
  public LinePlot(String title, String xLabel, String yLabel) {
    this.title = title;
    this.xLabel = xLabel;
    this.yLabel = yLabel;
  }

  /** A curve through the given points, in their order. */
  public LinePlot line(String name, double[] x, double[] y) {
    return add(name, x, y, Look.LINE, all.size());
  }

  /** A curve over 1, 2, …, such as a loss over epochs. */
  public LinePlot line(String name, double[] y) {
    return line(name, count(y.length), y);
  }

  /** A dashed curve in the colour of the one before, such as validation beside training. */
  public LinePlot dashed(String name, double[] x, double[] y) {
    return add(name, x, y, Look.DASHED, all.isEmpty() ? 0 : all.getLast().colour());
  }

  /** A dashed curve over 1, 2, … in the colour of the one before. */
  public LinePlot dashed(String name, double[] y) {
    return dashed(name, count(y.length), y);
  }

  /** Points that no line joins. */
  public LinePlot points(String name, double[] x, double[] y) {
    return add(name, x, y, Look.POINTS, all.size());
  }

  /** Points joined in their order, such as the steps of a descent. */
  public LinePlot path(String name, double[] x, double[] y) {
    return add(name, x, y, Look.PATH, all.size());
  }

  /** With a logarithmic x axis. */
  public LinePlot logX() {
    logX = true;
    return this;
  }

  /** With a logarithmic y axis. */
  public LinePlot logY() {
    logY = true;
    return this;
  }

  /** Shows y from {@code low} to {@code high}, whatever the curves do. */
  public LinePlot yRange(double low, double high) {
    yRange = new double[] {low, high};
    return this;
  }

  private LinePlot add(String name, double[] x, double[] y, Look look, int colour) {
    if (x.length != y.length) {
      throw new IllegalArgumentException(
          "The curve %s has %d values of x and %d of y".formatted(name, x.length, y.length));
    }
    all.add(new Series(name, x.clone(), y.clone(), look, colour));
    return this;
  }

  private static double[] count(int length) {
    return IntStream.rangeClosed(1, length).asDoubleStream().toArray();
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
    style(chart.getStyler(), all.size() > 1 ? all.size() : 0);
    chart.getStyler().setXAxisLogarithmic(logX);
    chart.getStyler().setYAxisLogarithmic(logY);
    chart.getStyler().setMarkerSize(6);
    double[] y = yRange != null ? yRange : range(Series::y, logY);
    if (yRange != null || logY) {
      chart.getStyler().setYAxisMin(y[0]);
      chart.getStyler().setYAxisMax(y[1]);
    }
    double[] x = range(Series::x, logX);
    // Over equally spaced values the library would put ticks at every so many of them, such as 1,
    // 15, 29; an end that is none of them makes it take round numbers.
    chart.getStyler().setXAxisMax(x[1] + (x[1] - x[0]) / 1000);
    for (Series series : all) {
      draw(chart, series);
    }
    return chart;
  }

  /** Least and largest value; a logarithmic axis ends at powers of ten, which it can label. */
  private double[] range(Function<Series, double[]> values, boolean logarithmic) {
    double[] shown =
        all.stream()
            .flatMapToDouble(series -> Arrays.stream(values.apply(series)))
            .filter(value -> canShow(value, logarithmic))
            .toArray();
    double least = Arrays.stream(shown).min().orElse(0.1);
    double most = Arrays.stream(shown).max().orElse(1);
    if (!logarithmic) {
      return new double[] {least, most};
    }
    double low = StrictMath.floor(StrictMath.log10(least));
    double high = StrictMath.ceil(StrictMath.log10(most));
    return new double[] {StrictMath.pow(10, low), StrictMath.pow(10, high > low ? high : low + 1)};
  }

  private void draw(XYChart chart, Series series) {
    int[] shown =
        IntStream.range(0, series.x().length)
            .filter(i -> canShow(series.x()[i], logX) && canShow(series.y()[i], logY))
            .toArray();
    if (shown.length == 0) {
      return;
    }
    double[] x = Arrays.stream(shown).mapToDouble(i -> series.x()[i]).toArray();
    double[] y = Arrays.stream(shown).mapToDouble(i -> series.y()[i]).toArray();
    XYSeries drawn = chart.addSeries(series.name(), x, y);
    drawn.setLineColor(colour(series.colour()));
    drawn.setMarkerColor(colour(series.colour()));
    switch (series.look()) {
      case LINE, DASHED -> {
        drawn.setMarker(SeriesMarkers.NONE);
        // Where the colours begin again, dashes tell the lines apart.
        boolean dashed = series.look() == Look.DASHED || series.colour() >= COLOURS.size();
        drawn.setLineStyle(dashed ? BROKEN : new BasicStroke(WIDTH));
      }
      case PATH -> {
        drawn.setMarker(SeriesMarkers.CIRCLE);
        drawn.setLineStyle(new BasicStroke(1f));
      }
      case POINTS -> {
        drawn.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
        drawn.setMarker(SeriesMarkers.CIRCLE);
      }
    }
  }

  private static boolean canShow(double value, boolean logarithmic) {
    return Double.isFinite(value) && (!logarithmic || value > 0);
  }
}
