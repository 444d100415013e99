package dev.concord.data.preprocess;

import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Sines of columns as further columns: for each factor f and each column x the column {@code
 * sin(f·x)}, and where wanted {@code cos(f·x)} behind it, so that what is periodic in x becomes
 * simple. For a quantity of period T take f = 2π / T and both. The columns themselves come first;
 * inverting gives them. Computed in double by StrictMath and rounded once.
 *
 * @param factors one or more finite numbers
 * @param cosines whether cosines follow
 */
public record SineFeatures(List<Double> factors, boolean cosines) implements Transform {
  /**
   * Checks the factors.
   *
   * @throws IllegalArgumentException if there is none, or one is not finite
   */
  public SineFeatures {
    factors = List.copyOf(factors);
    if (factors.isEmpty() || !factors.stream().allMatch(Double::isFinite)) {
      throw new IllegalArgumentException(
          "Expected one or more finite factors, got " + factors + ".");
    }
  }

  /** {@code sin x} of each column. */
  public SineFeatures() {
    this(List.of(1.0), false);
  }

  @Override
  public FittedTransform fit(HostTensor features) {
    return new Fitted(this, Columns.toFit(features).rowShape());
  }

  /** For rows of a known shape. */
  record Fitted(SineFeatures features, Shape rowShape) implements SavedTransform {
    private int kinds() {
      return features.cosines() ? 2 : 1;
    }

    private int added() {
      return features.factors().size() * rowShape.size() * kinds();
    }

    @Override
    public HostTensor apply(HostTensor from) {
      int perFactor = rowShape.size() * kinds();
      return Columns.fitted(from, rowShape)
          .followedBy(
              added(),
              (values, start, term) -> {
                double x = values[start + term % perFactor / kinds()];
                double angle = features.factors().get(term / perFactor) * x;
                return term % kinds() == 0 ? StrictMath.sin(angle) : StrictMath.cos(angle);
              });
    }

    @Override
    public HostTensor invert(HostTensor transformed) {
      return Columns.first(transformed, rowShape, added());
    }

    @Override
    public List<String> names(List<String> names) {
      List<String> all = new ArrayList<>(names);
      for (double factor : features.factors()) {
        for (String name : names) {
          String argument = factor == 1 ? name : factor + "*" + name;
          all.add("sin(" + argument + ")");
          if (features.cosines()) {
            all.add("cos(" + argument + ")");
          }
        }
      }
      return all;
    }

    @Override
    public String type() {
      return "sine_features";
    }

    @Override
    public Map<String, Object> fields() {
      return Map.of(
          "row_shape", rowShape, "factors", features.factors(), "cosines", features.cosines());
    }

    static Fitted read(SavedFields fields) {
      List<Double> factors = new ArrayList<>();
      for (double factor : fields.doubles("factors")) {
        factors.add(factor);
      }
      return new Fitted(
          new SineFeatures(factors, fields.truth("cosines")), fields.shape("row_shape"));
    }
  }
}
