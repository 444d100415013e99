package dev.concord.examples.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.XYStyler;
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

  private record Mark(String name, double x) {}

  private static final float WIDTH = 2f;
  private static final int MANY = 80;
  private static final int DASHES = 40;
  private static final String NUMBERS = ",##0.######";
  private static final BasicStroke BROKEN =
      new BasicStroke(
          WIDTH, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10f, new float[] {6, 4}, 0);

  private final String title;
  private final String xLabel;
  private final String yLabel;
  private final List<Series> all = new ArrayList<>();
  private final List<Mark> marks = new ArrayList<>();
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

  /** A grey dashed line from the bottom to the top of the plot at one x. */
  public LinePlot mark(String name, double x) {
    marks.add(new Mark(name, x));
    return this;
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
    int entries = all.size() + marks.size();
    style(chart.getStyler(), entries > 1 ? entries : 0);
    chart.getStyler().setMarkerSize(6);
    Axis x =
        Axis.of(
            logX,
            DoubleStream.concat(values(Series::x), marks.stream().mapToDouble(Mark::x)).toArray());
    Axis y = Axis.of(logY, yRange != null ? yRange : values(Series::y).toArray());
    prepare(chart.getStyler(), x, y, width, height);
    for (Mark mark : marks) {
      double place = x.place(mark.x());
      double[] ends = {y.low(), y.high()};
      XYSeries drawn = chart.addSeries(mark.name(), new double[] {place, place}, ends);
      drawn.setMarker(SeriesMarkers.NONE);
      drawn.setLineColor(Color.GRAY);
      drawn.setLineStyle(BROKEN);
    }
    for (Series series : all) {
      draw(chart, series, x, y);
    }
    return chart;
  }

  private DoubleStream values(Function<Series, double[]> of) {
    return all.stream().flatMapToDouble(series -> Arrays.stream(of.apply(series)));
  }

  private void prepare(XYStyler styler, Axis x, Axis y, int width, int height) {
    styler.setXAxisLogarithmic(x.kind() == Axis.Kind.LOGARITHMIC);
    styler.setYAxisLogarithmic(y.kind() == Axis.Kind.LOGARITHMIC);
    if (x.kind() == Axis.Kind.LOGARITHMIC) {
      styler.setXAxisDecimalPattern(NUMBERS);
      styler.setXAxisLogarithmicDecadeOnly(!x.labelsDigits());
      styler.setXAxisMin(x.low());
    } else {
      styler.setxAxisTickLabelsFormattingFunction(x::label);
    }
    if (y.kind() == Axis.Kind.LOGARITHMIC) {
      styler.setYAxisDecimalPattern(NUMBERS);
      styler.setYAxisLogarithmicDecadeOnly(!y.labelsDigits());
    } else {
      styler.setyAxisTickLabelsFormattingFunction(y::label);
    }
    if (x.kind() == Axis.Kind.POWERS) {
      styler.setXAxisTickMarkSpacingHint(spacing(x, width, styler.getXAxisTickMarkSpacingHint()));
    }
    if (y.kind() == Axis.Kind.POWERS) {
      styler.setYAxisTickMarkSpacingHint(spacing(y, height, styler.getYAxisTickMarkSpacingHint()));
    }
    // Over equally spaced values the library would put ticks at every so many of them, such as 1,
    // 15, 29; an end that is none of them makes it take round numbers.
    styler.setXAxisMax(x.high() + (x.high() - x.low()) / 1000);
    if (yRange != null || logY) {
      styler.setYAxisMin(y.low());
      styler.setYAxisMax(y.high());
    } else {
      styler.setYAxisMax(y.high() + (y.high() - y.low()) / 1000);
    }
  }

  /** Pixels between ticks by which none falls between two powers of ten. */
  private static int spacing(Axis powers, int pixels, int usual) {
    int decade = (int) (pixels / (powers.high() - powers.low()));
    return decade > usual ? decade : usual;
  }

  private void draw(XYChart chart, Series series, Axis xAxis, Axis yAxis) {
    int[] shown =
        IntStream.range(0, series.x().length)
            .filter(i -> Axis.shows(logX, series.x()[i]) && Axis.shows(logY, series.y()[i]))
            .toArray();
    if (shown.length == 0) {
      return;
    }
    double[] x = Arrays.stream(shown).mapToDouble(i -> xAxis.place(series.x()[i])).toArray();
    double[] y = Arrays.stream(shown).mapToDouble(i -> yAxis.place(series.y()[i])).toArray();
    // Where the colours begin again, dashes tell the lines apart.
    boolean dashed =
        series.look() == Look.DASHED
            || series.look() == Look.LINE && series.colour() >= COLOURS.size();
    XYSeries drawn = chart.addSeries(series.name(), x, dashed ? withGaps(y) : y);
    drawn.setLineColor(colour(series.colour()));
    drawn.setMarkerColor(colour(series.colour()));
    switch (series.look()) {
      case LINE, DASHED -> {
        drawn.setMarker(SeriesMarkers.NONE);
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

  /**
   * The library begins its dashes anew at every point, so among close points there would be none:
   * there, some points are left out instead.
   */
  private static double[] withGaps(double[] y) {
    if (y.length < MANY) {
      return y;
    }
    double[] broken = y.clone();
    int period = Math.max(4, y.length / DASHES);
    for (int i = 0; i < y.length; i++) {
      broken[i] = i % period < 0.7 * period ? y[i] : Double.NaN;
    }
    return broken;
  }
}
