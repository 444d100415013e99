package dev.concord.data.generated;

import java.util.ArrayList;
import java.util.List;

/**
 * How one variant of a digit is written: the points its pen strokes pass through. It is the ideal
 * form; {@link Digits} distorts it and {@link DigitPen} draws it.
 *
 * <p>Coordinates are percent of the digit's height, x to the right, y down; the box is 0…60 wide
 * and 0…100 high. A stroke runs smoothly through its points; at a corner it turns sharply.
 *
 * @param x one for each point
 * @param y one for each point
 * @param corner whether the stroke turns sharply at the point
 * @param strokeEnd whether the pen is lifted after the point
 */
record DigitOutline(float[] x, float[] y, boolean[] corner, boolean[] strokeEnd) {
  /**
   * The project's own outlines, several for each digit. In the text "x,y" is a point, "x,y!" a
   * corner, and a bar lifts the pen.
   */
  private static final String[][] TEXTS = {
    {
      "30,2 10,20 4,50 10,80 30,98 50,80 56,50 50,20 30,2",
      "44,8 22,5 6,36 8,80 30,97 52,76 56,34 42,7 26,9",
      "38,3 20,18 11,52 15,86 31,97 46,74 50,36 42,9 30,5",
      "20,6 4,34 6,74 24,97 48,88 57,54 48,16 26,3 14,14"
    },
    {
      "30,2 30,98",
      "14,26 34,2! 34,98",
      "14,22 32,3! 32,97 | 10,97 54,97",
      "36,2 31,50 28,98",
      "20,18 33,4! 30,50 31,98"
    },
    {
      "6,24 14,6 34,2 50,16 48,38 28,66 4,96! 56,94",
      "8,22 18,5 38,3 51,18 46,42 26,72 8,92 5,82 17,79 34,91 58,92",
      "10,14 30,2 50,10 50,30 30,62 6,97! 34,90 58,96",
      "4,18 24,3 46,8 52,28 40,54 8,90! 30,86 48,96 60,88"
    },
    {
      "8,12 28,2 48,12 46,34 24,46! 50,60 52,84 30,98 6,88",
      "8,5 52,4! 26,40! 46,48 54,70 40,94 18,98 4,86",
      "10,16 26,3 44,10 44,30 26,45 18,47 40,52 54,70 44,92 22,98 6,86",
      "6,18 22,3 42,5 50,22 38,40 20,46! 42,50 50,66 44,88 22,97 2,84"
    },
    {
      "14,4 8,52! 56,50 | 46,8 42,98",
      "40,98 40,3! 4,64! 58,64",
      "10,4 6,40 16,54 36,52 50,44 | 50,4 48,40 42,98",
      "34,2 18,30 4,58! 56,56 | 40,36 36,98",
      "8,6 6,46! 50,46! 52,4! 48,98"
    },
    {
      "52,4 14,5! 10,44! 30,38 52,52 54,78 34,98 6,90",
      "16,6 10,46! 32,38 54,56 50,84 28,98 4,88 | 16,6 54,4",
      "50,6 22,8 12,24 18,42 40,50 54,68 46,90 24,98 6,90",
      "18,4 12,40! 36,40 52,58 44,86 20,98 4,92 | 18,4 40,8 58,3"
    },
    {
      "44,2 20,24 6,60 14,92 36,98 52,80 46,58 26,54 8,70",
      "30,2 12,34 6,72 22,98 46,92 52,70 36,56 14,66 8,78",
      "50,10 34,3 14,24 5,60 16,94 40,96 54,76 42,56 20,60 8,74",
      "36,3 22,36 10,70 18,94 36,98 48,84 42,68 26,66 12,78"
    },
    {
      "4,6 56,6! 24,98",
      "6,6 54,6! 26,98 | 16,52 50,48",
      "4,18 7,6! 54,6! 36,40 26,98",
      "6,10 24,4 40,8 56,4! 42,42 34,98",
      "4,8 30,6 52,8 48,28 34,60 28,98"
    },
    {
      "48,14 30,2 12,14 18,36 44,60 50,82 30,98 8,84 14,60 42,38 48,14",
      "30,46 12,32 14,10 32,2 48,14 44,36 30,46 | 30,46 8,64 10,92 32,98 54,86 50,60 30,46",
      "46,18 34,3 14,10 14,30 38,52 52,74 44,94 20,96 10,80 26,54 46,34 50,14",
      "52,8 28,4 12,22 26,42 48,62 50,86 28,98 8,86 16,62 40,40 54,10"
    },
    {
      "50,18 32,2 10,16 8,40 26,52 46,42 50,18! 48,60 40,98",
      "48,10 26,3 8,22 12,46 32,50 48,30 50,10! 50,98",
      "50,22 34,3 12,12 8,36 24,50 44,40 50,20 50,56 44,86 26,98 8,90",
      "46,14 28,4 12,18 12,38 26,46 42,36 48,12 42,50 24,98",
      "52,24 38,4 14,10 10,34 28,44 48,34 52,18! 54,70 50,98"
    }
  };

  /** All variants of all digits: {@code outlines[digit][variant]}. */
  static DigitOutline[][] all() {
    DigitOutline[][] outlines = new DigitOutline[TEXTS.length][];
    for (int digit = 0; digit < TEXTS.length; digit++) {
      outlines[digit] = new DigitOutline[TEXTS[digit].length];
      for (int variant = 0; variant < TEXTS[digit].length; variant++) {
        outlines[digit][variant] = parse(TEXTS[digit][variant]);
      }
    }
    return outlines;
  }

  /** Number of points. */
  int points() {
    return x.length;
  }

  private static DigitOutline parse(String text) {
    List<String> points = new ArrayList<>(List.of(text.split(" ")));
    int bars = (int) points.stream().filter("|"::equals).count();
    int count = points.size() - bars;
    var outline =
        new DigitOutline(
            new float[count], new float[count], new boolean[count], new boolean[count]);
    int next = 0;
    for (String point : points) {
      if (point.equals("|")) {
        outline.strokeEnd[next - 1] = true;
        continue;
      }
      int comma = point.indexOf(',');
      boolean corner = point.endsWith("!");
      outline.x[next] = Integer.parseInt(point.substring(0, comma));
      outline.y[next] =
          Integer.parseInt(point.substring(comma + 1, point.length() - (corner ? 1 : 0)));
      outline.corner[next] = corner;
      next++;
    }
    outline.strokeEnd[count - 1] = true;
    return outline;
  }
}
