package dev.concord.layer;

import dev.concord.expr.Expr;
import dev.concord.graph.Value;
import dev.concord.kernel.Map;
import java.util.List;

/**
 * Inverted dropout: in training each element is kept with probability 1 − rate and scaled by {@code
 * 1 ÷ (1 − rate)}, or set to 0; in inference the input passes unchanged. An element is kept where
 * {@code (word >>> 8) ≥ round(rate·2^24)} for its random word. Srivastava et al., "Dropout: a
 * simple way to prevent neural networks from overfitting", 2014. Applied several times under one
 * name it uses one mask.
 *
 * @param rate probability of dropping an element, 0 ≤ rate &lt; 1; 0.2 to 0.5 are usual
 */
public record Dropout(double rate) implements Layer {
  /** Checks the rate. */
  public Dropout {
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException("A dropout rate is at least 0 and below 1, got " + rate);
    }
  }

  @Override
  public String kind() {
    return "dropout";
  }

  @Override
  public Value apply(LayerScope scope, List<Value> inputs) {
    Value x = Inputs.single(this, inputs);
    Inputs.requireFloats(this, x);
    if (!scope.training() || rate == 0) {
      return x;
    }
    int threshold = (int) StrictMath.rint(rate * (1 << 24));
    Expr scale = Expr.constant((float) (1 / (1 - rate)));
    Value words = scope.randomBits("mask", x.shape());
    Value mask =
        Map.of(
            words,
            word ->
                word.shiftRightUnsigned(8)
                    .lessThan(Expr.intConstant(threshold))
                    .select(Expr.constant(0f), scale));
    return Map.of(x, mask, (a, m) -> a.times(m));
  }
}
