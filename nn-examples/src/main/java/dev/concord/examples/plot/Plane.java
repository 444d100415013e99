package dev.concord.examples.plot;

import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.util.function.DoubleBinaryOperator;

/**
 * A rectangle of the plane cut into cells, to look at a function of two variables: {@link #points}
 * gives the middles of the cells, and {@link PlanePlot} colours them by the function's values.
 *
 * @param left least x
 * @param right largest x
 * @param bottom least y
 * @param top largest y
 * @param columns cells along x
 * @param rows cells along y
 */
public record Plane(double left, double right, double bottom, double top, int columns, int rows) {
  /** Checks that it has an area. */
  public Plane {
    if (!(left < right && bottom < top) || columns < 1 || rows < 1) {
      throw new IllegalArgumentException(
          "A plane has left < right, bottom < top and cells, got x %s to %s, y %s to %s, %d by %d"
              .formatted(left, right, bottom, top, columns, rows));
    }
  }

  /** A square around the origin with {@code cells} cells along a side. */
  public static Plane square(double halfSide, int cells) {
    return new Plane(-halfSide, halfSide, -halfSide, halfSide, cells, cells);
  }

  /** Number of cells. */
  public int size() {
    return columns * rows;
  }

  /** Middle of column {@code column}, from 0 at the left. */
  public double x(int column) {
    return left + (right - left) * (column + 0.5) / columns;
  }

  /** Middle of row {@code row}, from 0 at the bottom. */
  public double y(int row) {
    return bottom + (top - bottom) * (row + 0.5) / rows;
  }

  /** A function's value in the middle of each cell, row by row from the bottom. */
  public double[] values(DoubleBinaryOperator function) {
    double[] values = new double[size()];
    for (int cell = 0; cell < values.length; cell++) {
      values[cell] = function.applyAsDouble(x(cell % columns), y(cell / columns));
    }
    return values;
  }

  /** The cells' middles, F32 [size, 2], row by row from the bottom, as a network takes them. */
  public HostTensor points() {
    float[] points = new float[2 * size()];
    for (int cell = 0; cell < size(); cell++) {
      points[2 * cell] = (float) x(cell % columns);
      points[2 * cell + 1] = (float) y(cell / columns);
    }
    return HostTensor.of(Shape.of(size(), 2), points);
  }
}
