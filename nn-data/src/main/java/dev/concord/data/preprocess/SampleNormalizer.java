package dev.concord.data.preprocess;

import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Normalises each row by its own values, so that rows of different strength become comparable: a
 * spectrum taken with more light, a text with more words. There is nothing to learn: it may be
 * applied as it is, and fitting gives itself.
 *
 * <p>The result does not tell how strong a row was. To invert it, let it keep the factors as
 * further columns behind the row ({@link #keepingFactors}): the norm, or mean and deviation.
 * Without them {@link #invert} refuses.
 *
 * <p>A row whose divisor is 0 is divided by 1.
 *
 * @param norm what a row is divided by
 * @param keepsFactors whether the factors follow as columns; rows must then have one axis
 */
public record SampleNormalizer(Norm norm, boolean keepsFactors)
    implements Transform, SavedTransform {
  /** What a row x of m values is divided by. */
  public enum Norm {
    /** {@code y = x / Σ|x_i|}. */
    L1,
    /** {@code y = x / √Σx_i²}: unit length. */
    L2,
    /** {@code y = x / max|x_i|}. */
    MAX,
    /**
     * {@code y = (x − mean) / deviation}, with m below the fraction of the variance; spectroscopy's
     * standard normal variate (Barnes et al., 1989).
     */
    STANDARD
  }

  /** Without factors. */
  public SampleNormalizer(Norm norm) {
    this(norm, false);
  }

  /** The same with its factors kept as further columns: one, or two for {@link Norm#STANDARD}. */
  public SampleNormalizer keepingFactors() {
    return new SampleNormalizer(norm, true);
  }

  private int factors() {
    return norm == Norm.STANDARD ? 2 : 1;
  }

  @Override
  public SampleNormalizer fit(HostTensor features) {
    Columns.toFit(features);
    return this;
  }

  @Override
  public HostTensor apply(HostTensor features) {
    Columns columns = Columns.of(features);
    int count = columns.count();
    if (keepsFactors && columns.rowShape().rank() != 1) {
      throw new IllegalArgumentException(
          "Factors can follow as columns behind rows of one axis only, got rows of shape %s: flatten them."
              .formatted(columns.rowShape()));
    }
    int width = keepsFactors ? count + factors() : count;
    float[] from = columns.values();
    float[] to = new float[columns.rows() * width];
    for (int row = 0; row < columns.rows(); row++) {
      double offset = norm == Norm.STANDARD ? mean(from, row * count, count) : 0;
      double divisor = divisor(from, row * count, count, offset);
      divisor = divisor == 0 ? 1 : divisor;
      for (int column = 0; column < count; column++) {
        to[row * width + column] = (float) ((from[row * count + column] - offset) / divisor);
      }
      if (keepsFactors) {
        to[row * width + width - 1] = (float) divisor;
        to[row * width + count] = norm == Norm.STANDARD ? (float) offset : (float) divisor;
      }
    }
    return HostTensor.of(keepsFactors ? Shape.of(columns.rows(), width) : features.shape(), to);
  }

  private static double mean(float[] values, int from, int count) {
    double sum = 0;
    for (int i = from; i < from + count; i++) {
      sum += values[i];
    }
    return sum / count;
  }

  private double divisor(float[] values, int from, int count, double offset) {
    double result = 0;
    for (int i = from; i < from + count; i++) {
      double size = Math.abs(values[i] - offset);
      result =
          switch (norm) {
            case L1 -> result + size;
            case L2, STANDARD -> result + size * size;
            case MAX -> size > result ? size : result;
          };
    }
    return switch (norm) {
      case L1, MAX -> result;
      case L2 -> StrictMath.sqrt(result);
      case STANDARD -> StrictMath.sqrt(result / count);
    };
  }

  @Override
  public HostTensor invert(HostTensor transformed) {
    if (!keepsFactors) {
      throw new UnsupportedOperationException(
          "Rows normalised by %s do not tell their strength any more: use new SampleNormalizer(%s).keepingFactors(), which keeps it in further columns."
              .formatted(norm, norm));
    }
    Columns columns = Columns.of(transformed);
    int width = columns.count();
    int count = width - factors();
    if (columns.rowShape().rank() != 1 || count < 0) {
      throw new IllegalArgumentException(
          "Expected normalised rows of one axis with %d factors behind them, got rows of shape %s."
              .formatted(factors(), columns.rowShape()));
    }
    float[] from = columns.values();
    float[] to = new float[columns.rows() * count];
    for (int i = 0; i < to.length; i++) {
      int start = i / count * width;
      double offset = norm == Norm.STANDARD ? from[start + count] : 0;
      to[i] = (float) (from[start + i % count] * (double) from[start + width - 1] + offset);
    }
    return HostTensor.of(Shape.of(columns.rows(), count), to);
  }

  @Override
  public List<String> names(List<String> names) {
    if (names.isEmpty() || !keepsFactors) {
      return names;
    }
    List<String> all = new ArrayList<>(names);
    all.addAll(norm == Norm.STANDARD ? List.of("mean", "deviation") : List.of(norm + " norm"));
    return all;
  }

  @Override
  public String type() {
    return "sample_normalizer";
  }

  @Override
  public Map<String, Object> fields() {
    return Map.of("norm", norm, "keeps_factors", keepsFactors);
  }

  static SampleNormalizer read(SavedFields fields) {
    return new SampleNormalizer(fields.constant("norm", Norm.class), fields.truth("keeps_factors"));
  }
}
