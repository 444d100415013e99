package dev.concord.examples.plot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;

/**
 * Bars over named places, one bar beside the other where there are several series: comparisons and
 * histograms.
 */
public final class BarPlot extends Plot {
  private static final int LETTERS_BESIDE_ONE_ANOTHER = 40;

  private record Series(String name, double[] heights) {}

  private final String title;
  private final String xLabel;
  private final String yLabel;
  private final List<String> places;
  private final List<Series> all = new ArrayList<>();

  /** An empty plot over named places. */
  public BarPlot(String title, String xLabel, String yLabel, List<String> places) {
    this.title = title;
    this.xLabel = xLabel;
    this.yLabel = yLabel;
    this.places = List.copyOf(places);
  }

  /**
   * A histogram: how many of {@code values} lie in each of {@code bins} equal parts of a range.
   *
   * @param low least value that is counted
   * @param high largest value that is counted, above {@code low}
   */
  public static BarPlot histogram(
      String title, String xLabel, double[] values, double low, double high, int bins) {
    double width = (high - low) / bins;
    double[] counts = new double[bins];
    for (double value : values) {
      if (value >= low && value <= high) {
        counts[Math.min(bins - 1, (int) ((value - low) / width))]++;
      }
    }
    List<String> middles = new ArrayList<>();
    for (int bin = 0; bin < bins; bin++) {
      double middle = low + (bin + 0.5) * width;
      middles.add(Math.abs(middle) < width / 1000 ? "0" : "%.2f".formatted(middle));
    }
    return new BarPlot(title, xLabel, "number of values", middles).bars("values", counts);
  }

  /** A bar for every place. */
  public BarPlot bars(String name, double... heights) {
    if (heights.length != places.size()) {
      throw new IllegalArgumentException(
          "The series %s has %d bars for %d places".formatted(name, heights.length, places.size()));
    }
    all.add(new Series(name, heights.clone()));
    return this;
  }

  @Override
  CategoryChart chart(int width, int height) {
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(width)
            .height(height)
            .title(title)
            .xAxisTitle(xLabel)
            .yAxisTitle(yLabel)
            .build();
    style(chart.getStyler(), all.size() > 1 ? all.size() : 0);
    chart.getStyler().setPlotGridVerticalLinesVisible(false);
    chart.getStyler().setyAxisTickLabelsFormattingFunction(Axis::number);
    if (places.stream().mapToInt(String::length).sum() > LETTERS_BESIDE_ONE_ANOTHER) {
      chart.getStyler().setXAxisLabelRotation(30);
    }
    for (int i = 0; i < all.size(); i++) {
      Series series = all.get(i);
      List<Double> heights = Arrays.stream(series.heights()).boxed().toList();
      chart.addSeries(series.name(), places, heights).setFillColor(colour(i));
    }
    return chart;
  }
}
