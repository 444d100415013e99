package dev.concord.layer;

import dev.concord.expr.PowerFunctions;
import dev.concord.graph.Value;
import dev.concord.init.Initializer;
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
 * <p>γ begins with 1, β with 0.
 *
 * @param epsilon ε, at least 0; 1e-5 unless given, as in PyTorch; 1e-3 in Keras
 */
public record LayerNormalization(float epsilon) implements Layer {
  /** Checks ε. */
  public LayerNormalization {
    BatchNormalization.requireEpsilon(epsilon);
  }

  /** ε 1e-5. */
  public LayerNormalization() {
    this(1e-5f);
  }

  @Override
  public String kind() {
    return "layer_normalization";
  }

  @Override
  public Value apply(LayerScope scope, List<Value> inputs) {
    Value x = Inputs.single(this, inputs);
    int last = x.shape().rank() - 1;
    if (last < 1 || x.shape().length(last) == 0) {
      throw new IllegalArgumentException(
          "layer_normalization takes [batch, …, features], got " + x.shape());
    }
    Shape features = Shape.of(x.shape().length(last));
    Shape perRow = x.shape().with(last, 1);
    Value scale = scope.parameter("scale", features, Initializer.constant(1));
    Value shift = scope.parameter("shift", features, Initializer.zeros());
    Value mean = Reshape.of(Reduce.mean(x, last), perRow);
    Value centred = Map.of(x, mean, (a, m) -> a.minus(m));
    Value variance = Reshape.of(Reduce.mean(Map.of(centred, c -> c.squared()), last), perRow);
    Value factor = Map.of(variance, v -> PowerFunctions.RSQRT.of(v.plus(epsilon)));
    Value normal = Map.of(centred, factor, (c, f) -> c.times(f));
    return Map.of(
        Map.of(normal, scale, (n, gamma) -> n.times(gamma)), shift, (n, beta) -> n.plus(beta));
  }
}
