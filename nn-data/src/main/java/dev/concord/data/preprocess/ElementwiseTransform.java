package dev.concord.data.preprocess;

import dev.concord.tensor.HostTensor;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/**
 * One function for every value, computed in double by StrictMath and rounded once to float32. There
 * is nothing to learn: it may be applied as it is, and fitting gives itself. It takes rows of any
 * shape; {@link OnColumns} restricts it to some columns.
 */
public enum ElementwiseTransform implements Transform, SavedTransform {
  /** {@code y = ln x} for x above 0; back {@code x = e^y}. */
  LOG(StrictMath::log, StrictMath::exp, "a number above 0; SIGNED_LOG1P takes every number"),

  /** {@code y = log10 x} for x above 0; back {@code x = 10^y}. */
  LOG10(
      StrictMath::log10,
      y -> StrictMath.pow(10, y),
      "a number above 0; SIGNED_LOG1P takes every number"),

  /** {@code y = ln(1 + x)} for x above −1; back {@code x = e^y − 1}. */
  LOG1P(StrictMath::log1p, StrictMath::expm1, "a number above -1; SIGNED_LOG1P takes every number"),

  /** {@code y = sign(x)·ln(1 + |x|)} for every x; back {@code x = sign(y)·(e^|y| − 1)}. */
  SIGNED_LOG1P(
      x -> x < 0 ? -StrictMath.log1p(-x) : StrictMath.log1p(x),
      y -> y < 0 ? -StrictMath.expm1(-y) : StrictMath.expm1(y),
      "a finite number"),

  /** {@code y = e^x} for x up to 88.7; back {@code x = ln y}. */
  EXP(StrictMath::exp, StrictMath::log, "a number of at most 88.7, else e^x exceeds float32"),

  /** {@code y = √x} for x from 0 on; back {@code x = y²}. */
  SQUARE_ROOT(StrictMath::sqrt, y -> y * y, "a number of at least 0");

  private final DoubleUnaryOperator forward;
  private final DoubleUnaryOperator back;
  private final String domain;

  ElementwiseTransform(DoubleUnaryOperator forward, DoubleUnaryOperator back, String domain) {
    this.forward = forward;
    this.back = back;
    this.domain = domain;
  }

  @Override
  public ElementwiseTransform fit(HostTensor features) {
    Columns.toFit(features);
    return this;
  }

  @Override
  public HostTensor apply(HostTensor features) {
    return map(features, forward, this + " takes " + domain);
  }

  @Override
  public HostTensor invert(HostTensor transformed) {
    return map(transformed, back, "the inverse of " + this + " takes what " + this + " gives");
  }

  private static HostTensor map(
      HostTensor features, DoubleUnaryOperator function, String expected) {
    Columns columns = Columns.of(features);
    float[] from = columns.values();
    float[] to = new float[from.length];
    for (int i = 0; i < to.length; i++) {
      to[i] = (float) function.applyAsDouble(from[i]);
      if (!Float.isFinite(to[i])) {
        throw new IllegalArgumentException(
            "Row %d, column %d: %s; got %s."
                .formatted(i / columns.count(), i % columns.count(), expected, from[i]));
      }
    }
    return HostTensor.of(features.shape(), to);
  }

  @Override
  public String type() {
    return "elementwise";
  }

  @Override
  public Map<String, Object> fields() {
    return Map.of("function", name());
  }

  static ElementwiseTransform read(SavedFields fields) {
    return fields.constant("function", ElementwiseTransform.class);
  }
}
