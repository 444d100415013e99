package dev.concord.layer;

import dev.concord.expr.PowerFunctions;
import dev.concord.graph.Value;
import dev.concord.kernel.Map;
import dev.concord.kernel.Reduce;
import dev.concord.kernel.Reshape;
import dev.concord.tensor.Shape;
import java.util.List;

/**
 * Layer normalisation over the last axis: {@code y = γ·(x − μ)·rsqrt(σ² + ε) + β} with x and y
 * [batch, …, features], γ and β [features], and for each row its own mean μ and variance σ²
 * (divided by the number of features). The same in training and inference. Ba, Kiros, Hinton,
 * "Layer normalization", 2016.
 *
 * @param epsilon ε, at least 0; 1e-5 unless given, as in PyTorch; 1e-3 in Keras
 * @param learned γ, which begins with 1, and β, which begins with 0
 */
public record LayerNormalization(float epsilon, ScaleAndShift learned) implements Layer {
  /** Checks ε. */
  public LayerNormalization {
    BatchNormalization.requireEpsilon(epsilon);
  }

  /** γ and β without penalties or constraints. */
  public LayerNormalization(float epsilon) {
    this(epsilon, ScaleAndShift.PLAIN);
  }

  /** ε 1e-5. */
  public LayerNormalization() {
    this(1e-5f);
  }

  /** The same layer with penalties or constraints on γ and β. */
  public LayerNormalization with(ScaleAndShift changed) {
    return new LayerNormalization(epsilon, changed);
  }

  @Override
  public String kind() {
    return "layer_normalization";
  }

  @Override
  public Value apply(LayerScope scope, List<Value> inputs) {
    Value x = Inputs.single(this, inputs);
    Inputs.requireFloats(this, x);
    int last = x.shape().rank() - 1;
    if (last < 1 || x.shape().length(last) == 0) {
      throw new IllegalArgumentException(
          "layer_normalization takes [batch, …, features], got " + x.shape());
    }
    Shape perRow = x.shape().with(last, 1);
    Value mean = Reshape.of(Reduce.mean(x, last), perRow);
    Value centred = Map.of(x, mean, (a, m) -> a.minus(m));
    Value variance = Reshape.of(Reduce.mean(Map.of(centred, c -> c.squared()), last), perRow);
    Value factor = Map.of(variance, v -> PowerFunctions.RSQRT.of(v.plus(epsilon)));
    return learned.of(scope, Map.of(centred, factor, (c, f) -> c.times(f)));
  }
}
