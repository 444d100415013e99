package dev.concord.data.generated;

import java.util.Arrays;

/**
 * Draws smooth pen strokes into a small square grey image, anti-aliased. It knows nothing of digits
 * and draws no random number; one object belongs to one thread and is used for many images.
 *
 * <p>A stroke is the Catmull–Rom spline through its points, cut into short straight pieces. The ink
 * of a pixel is {@code clamp((r - d) / softness + 1/2, 0, 1)}, where d is the distance of the
 * pixel's centre from the nearest piece and r half of the pen's width there. Lengths are in pixels;
 * the centre of pixel (column, row) is at (column + 1/2, row + 1/2).
 */
final class DigitPen {
  private static final int PIECES_PER_SPAN = 4;

  /** Catmull–Rom weights of the points before, at, after and two after, for each piece's end. */
  private static final float[][] WEIGHTS = weights();

  private final int side;
  private final float[] ink;

  /** A pen for images of {@code side} by {@code side} pixels. */
  DigitPen(int side) {
    this.side = side;
    this.ink = new float[side * side];
  }

  /** The ink of every pixel, row-major, 0 (none) to 1 (full); overwritten by the next image. */
  float[] ink() {
    return ink;
  }

  /** Starts an empty image. */
  void clear() {
    Arrays.fill(ink, 0);
  }

  /**
   * Draws all strokes of an outline whose points now lie at (x, y) in pixels.
   *
   * @param outline gives the corners and the stroke ends
   * @param radiusAtStart half of the pen's width at the outline's first point
   * @param radiusAtEnd half of the pen's width at its last point; between, it changes evenly by
   *     point
   * @param softness width of the grey edge, above 0
   */
  void draw(
      DigitOutline outline,
      float[] x,
      float[] y,
      float radiusAtStart,
      float radiusAtEnd,
      float softness) {
    int spans = outline.points() - 1;
    for (int i = 0; i < spans; i++) {
      if (outline.strokeEnd()[i]) {
        continue;
      }
      boolean startsHere = i == 0 || outline.strokeEnd()[i - 1] || outline.corner()[i];
      boolean endsHere = outline.strokeEnd()[i + 1] || outline.corner()[i + 1];
      // Beyond an end or a corner the spline continues as if mirrored there.
      float beforeX = startsHere ? 2 * x[i] - x[i + 1] : x[i - 1];
      float beforeY = startsHere ? 2 * y[i] - y[i + 1] : y[i - 1];
      float afterX = endsHere ? 2 * x[i + 1] - x[i] : x[i + 2];
      float afterY = endsHere ? 2 * y[i + 1] - y[i] : y[i + 2];
      float fromX = x[i];
      float fromY = y[i];
      for (int piece = 1; piece <= PIECES_PER_SPAN; piece++) {
        float[] w = WEIGHTS[piece - 1];
        float toX = w[0] * beforeX + w[1] * x[i] + w[2] * x[i + 1] + w[3] * afterX;
        float toY = w[0] * beforeY + w[1] * y[i] + w[2] * y[i + 1] + w[3] * afterY;
        float along = (i + (float) piece / PIECES_PER_SPAN) / spans;
        float radius = radiusAtStart + (radiusAtEnd - radiusAtStart) * along;
        drawPiece(fromX, fromY, toX, toY, radius, softness);
        fromX = toX;
        fromY = toY;
      }
    }
  }

  private void drawPiece(
      float fromX, float fromY, float toX, float toY, float radius, float softness) {
    float reach = radius + softness / 2;
    float lowX = fromX < toX ? fromX : toX;
    float lowY = fromY < toY ? fromY : toY;
    float highX = fromX < toX ? toX : fromX;
    float highY = fromY < toY ? toY : fromY;
    int firstColumn = pixel(lowX - reach);
    int firstRow = pixel(lowY - reach);
    int lastColumn = pixel(highX + reach);
    int lastRow = pixel(highY + reach);

    float stepX = toX - fromX;
    float stepY = toY - fromY;
    float squaredLength = stepX * stepX + stepY * stepY;
    float perSquaredLength = squaredLength > 0 ? 1 / squaredLength : 0;
    float perSoftness = 1 / softness;
    for (int row = firstRow; row <= lastRow; row++) {
      float dy = row + 0.5f - fromY;
      for (int column = firstColumn; column <= lastColumn; column++) {
        float dx = column + 0.5f - fromX;
        float along = (dx * stepX + dy * stepY) * perSquaredLength;
        along = along < 0 ? 0 : along > 1 ? 1 : along;
        float awayX = dx - along * stepX;
        float awayY = dy - along * stepY;
        float squaredDistance = awayX * awayX + awayY * awayY;
        if (squaredDistance >= reach * reach) {
          continue;
        }
        float distance = (float) StrictMath.sqrt(squaredDistance);
        float covered = (radius - distance) * perSoftness + 0.5f;
        covered = covered > 1 ? 1 : covered;
        int at = row * side + column;
        if (covered > ink[at]) {
          ink[at] = covered;
        }
      }
    }
  }

  /** The row or column that holds a coordinate, the nearest one for a coordinate outside. */
  private int pixel(float coordinate) {
    int pixel = (int) coordinate;
    return pixel < 0 ? 0 : pixel >= side ? side - 1 : pixel;
  }

  private static float[][] weights() {
    float[][] weights = new float[PIECES_PER_SPAN][];
    for (int piece = 1; piece <= PIECES_PER_SPAN; piece++) {
      float t = (float) piece / PIECES_PER_SPAN;
      weights[piece - 1] =
          new float[] {
            0.5f * t * (-1 + t * (2 - t)),
            0.5f * (2 + t * t * (3 * t - 5)),
            0.5f * t * (1 + t * (4 - 3 * t)),
            0.5f * t * t * (t - 1)
          };
    }
    return weights;
  }
}
