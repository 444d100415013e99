package dev.concord.data.preprocess;

import dev.concord.tensor.HostTensor;

/**
 * Principal component analysis: {@code y = V·(x − mean)}, with the eigenvectors of the covariance
 * as the rows of V, those of largest variance first. The new columns are uncorrelated over the rows
 * it was fitted on. Whitening then divides each by its deviation, so that the covariance is the
 * identity.
 *
 * <p>The covariance has n below its fraction, as {@link StandardScaler} has; scikit-learn divides
 * by n − 1. A component's sign is fixed by making its entry of largest size positive. Directions
 * whose variance is below 10⁻¹⁰ of the largest are rounding noise: whitening leaves them out, or
 * sets them to 0 where it keeps the axes.
 *
 * <p>The inverse is exact up to rounding where no direction with variance was left out; else it
 * gives the nearest point in the span of those that were kept. Source: K. Pearson, "On lines and
 * planes of closest fit to systems of points in space", 1901.
 *
 * @param most most components kept, at least 1; there are never more than columns
 * @param explained components are kept until they explain this share of the variance, above 0 up to
 *     1, where 1 keeps all
 * @param whitening what follows the rotation
 */
public record PrincipalComponents(int most, double explained, Whitening whitening)
    implements Transform {
  /** What follows the rotation to the principal axes. */
  public enum Whitening {
    /** Nothing: decorrelation. */
    NONE,
    /** Division by each component's deviation. */
    PCA,
    /**
     * Division by each component's deviation, then the rotation back: of all whitenings the one
     * that stays closest to the data, so a whitened image still looks like one (Bell and Sejnowski,
     * "The independent components of natural scenes are edge filters", 1997). All columns stay.
     */
    ZCA
  }

  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public PrincipalComponents {
    if (most < 1 || !(explained > 0 && explained <= 1)) {
      throw new IllegalArgumentException(
          "Expected at least 1 component and a share of the variance above 0 up to 1, got %d and %s."
              .formatted(most, explained));
    }
  }

  /** All components: decorrelation. */
  public PrincipalComponents() {
    this(Integer.MAX_VALUE, 1, Whitening.NONE);
  }

  /** The first components, or fewer where there are fewer columns. */
  public static PrincipalComponents first(int components) {
    return new PrincipalComponents(components, 1, Whitening.NONE);
  }

  /** As many components as explain this share of the variance, above 0 up to 1. */
  public static PrincipalComponents explaining(double share) {
    return new PrincipalComponents(Integer.MAX_VALUE, share, Whitening.NONE);
  }

  /** The same components with whitening. */
  public PrincipalComponents whitened(Whitening kind) {
    return new PrincipalComponents(most, explained, kind);
  }

  @Override
  public FittedPrincipalComponents fit(HostTensor features) {
    Columns columns = Columns.toFit(features);
    double[] mean = columns.means();
    SymmetricEigen eigen = SymmetricEigen.of(columns.covariance(mean));
    int kept = kept(eigen.values());
    double[][] vectors = new double[kept][];
    double[] variances = new double[kept];
    for (int i = 0; i < kept; i++) {
      vectors[i] = eigen.vectors()[i];
      variances[i] = eigen.values()[i];
    }
    double total = 0;
    for (double value : eigen.values()) {
      total += value;
    }
    return new FittedPrincipalComponents(
        columns.rowShape(), mean, vectors, variances, total, whitening);
  }

  private int kept(double[] values) {
    double total = 0;
    for (double value : values) {
      total += value;
    }
    int kept = 0;
    double sum = 0;
    while (kept < Math.min(most, values.length)) {
      boolean noise = values[kept] <= FittedPrincipalComponents.NOISE * values[0];
      if ((noise && whitening == Whitening.PCA) || (explained < 1 && sum >= explained * total)) {
        break;
      }
      sum += values[kept++];
    }
    if (kept == 0) {
      throw new IllegalArgumentException(
          "The rows do not vary in any column: there are no components.");
    }
    return kept;
  }
}
