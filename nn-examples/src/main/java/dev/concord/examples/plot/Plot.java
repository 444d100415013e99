package dev.concord.examples.plot;

import java.awt.Color;
import java.awt.Font;
import java.util.List;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.LegendPosition;

/**
 * One pair of axes with what is drawn in it. A plot holds numbers until {@link Figure#save} draws
 * it; it computes nothing.
 */
public abstract sealed class Plot permits BarPlot, LinePlot, PlanePlot {
  /** Colours that colour-blind readers tell apart (Okabe and Ito, 2008), black at the end. */
  static final List<Color> COLOURS =
      List.of(
          new Color(0x0072B2),
          new Color(0xD55E00),
          new Color(0x009E73),
          new Color(0xCC79A7),
          new Color(0xE69F00),
          new Color(0x56B4E9),
          new Color(0x8B6F00),
          new Color(0x7F7F7F),
          new Color(0x000000));

  private static final String FONT = Font.SANS_SERIF;
  private static final Color GRID = new Color(0xDDDDDD);

  Plot() {}

  /** The chart in this many pixels. */
  abstract Chart<?, ?> chart(int width, int height);

  /** The width, at most the given one, in which a plot of that height looks best. */
  int suitableWidth(int width, int height) {
    return width;
  }

  /** Colour number {@code index}, from the beginning again where they run out. */
  static Color colour(int index) {
    return COLOURS.get(index % COLOURS.size());
  }

  /** What all plots have in common: white ground, thin grid, readable letters. */
  static void style(AxesChartStyler styler, int legendEntries) {
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setPlotBackgroundColor(Color.WHITE);
    styler.setPlotBorderColor(Color.GRAY);
    styler.setPlotGridLinesColor(GRID);
    styler.setChartTitleBoxVisible(false);
    styler.setChartTitleFont(new Font(FONT, Font.BOLD, 15));
    styler.setAxisTitleFont(new Font(FONT, Font.PLAIN, 14));
    styler.setAxisTickLabelsFont(new Font(FONT, Font.PLAIN, 12));
    styler.setLegendFont(new Font(FONT, Font.PLAIN, 12));
    styler.setLegendBorderColor(Color.WHITE);
    styler.setLegendPosition(LegendPosition.OutsideE);
    styler.setLegendVisible(legendEntries > 0);
    styler.setToolTipsEnabled(false);
  }
}
