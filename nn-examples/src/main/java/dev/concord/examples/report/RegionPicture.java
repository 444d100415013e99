package dev.concord.examples.report;

import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A picture made of text of what a network answers over a piece of the plane: for two classes the
 * darker, the surer of the second one; for more, each class has its own shade.
 */
public final class RegionPicture {
  private static final int COLUMNS = 60;
  private static final int LINES = 24;
  private static final float MARGIN = 0.1f;

  private RegionPicture() {}

  /**
   * Draws the plane around {@code points}.
   *
   * @param points F32 [n, 2], which decide what piece of the plane is shown
   * @param probabilities gives for points F32 [n, 2] the probability of each class, F32 [n,
   *     classes]
   * @param names of the classes
   */
  public static String draw(
      HostTensor points,
      UnaryOperator<HostTensor> probabilities,
      List<String> names,
      Shades shades) {
    float[] x = range(points, 0);
    float[] y = range(points, 1);
    float[] grid = new float[2 * COLUMNS * LINES];
    for (int line = 0; line < LINES; line++) {
      for (int column = 0; column < COLUMNS; column++) {
        int point = 2 * (line * COLUMNS + column);
        grid[point] = x[0] + (x[1] - x[0]) * (column + 0.5f) / COLUMNS;
        grid[point + 1] = y[1] - (y[1] - y[0]) * (line + 0.5f) / LINES;
      }
    }
    HostTensor answer = probabilities.apply(HostTensor.of(Shape.of(COLUMNS * LINES, 2), grid));
    int classes = names.size();
    StringBuilder text = new StringBuilder();
    text.append(
        "Answers for x from %.2f to %.2f, y from %.2f to %.2f%n".formatted(x[0], x[1], y[0], y[1]));
    text.append("+%s+%n".formatted("-".repeat(COLUMNS)));
    for (int line = 0; line < LINES; line++) {
      text.append('|');
      for (int column = 0; column < COLUMNS; column++) {
        text.append(shade(answer.floats(), (line * COLUMNS + column) * classes, classes, shades));
      }
      text.append("|%n".formatted());
    }
    text.append("+%s+%n".formatted("-".repeat(COLUMNS)));
    for (int c = 0; c < classes; c++) {
      text.append(
          "%s[%c] class %s"
              .formatted(c == 0 ? "" : "   ", shades.of(darkness(c, classes)), names.get(c)));
    }
    return text.append(System.lineSeparator()).toString();
  }

  private static char shade(float[] probabilities, int first, int classes, Shades shades) {
    if (classes == 2) {
      return shades.of(probabilities[first + 1]);
    }
    int best = 0;
    for (int c = 1; c < classes; c++) {
      best = probabilities[first + c] > probabilities[first + best] ? c : best;
    }
    return shades.of(darkness(best, classes));
  }

  private static double darkness(int number, int classes) {
    return classes == 1 ? 0 : (double) number / (classes - 1);
  }

  private static float[] range(HostTensor points, int coordinate) {
    float least = Float.POSITIVE_INFINITY;
    float most = Float.NEGATIVE_INFINITY;
    for (int i = coordinate; i < points.size(); i += 2) {
      float value = points.floats()[i];
      least = value < least ? value : least;
      most = value > most ? value : most;
    }
    float margin = (most - least) * MARGIN + 0.01f;
    return new float[] {least - margin, most + margin};
  }
}
