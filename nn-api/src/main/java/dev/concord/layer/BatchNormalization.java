package dev.concord.layer;

import dev.concord.expr.PowerFunctions;
import dev.concord.graph.Value;
import dev.concord.init.Initializer;
import dev.concord.kernel.Map;
import dev.concord.kernel.Reduce;
import dev.concord.tensor.Shape;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Batch normalisation over all axes but the last: {@code y = γ·(x − μ)·rsqrt(σ² + ε) + β} with x
 * and y [batch, …, features], γ, β, μ and σ² [features]. In training μ and σ² are the batch's mean
 * and variance (divided by the number n of values), and the running ones follow: {@code running ←
 * (1 − momentum)·running + momentum·batch}, the variance there divided by n − 1, as PyTorch does
 * (Keras divides by n). In inference the running ones take their place. Ioffe, Szegedy, "Batch
 * normalization: accelerating deep network training by reducing internal covariate shift", 2015.
 *
 * <p>γ begins with 1, β with 0, the running mean with 0, the running variance with 1.
 *
 * @param momentum share of the newest batch in the running values, above 0 up to 1; 0.1 unless
 *     given. Keras' momentum is 1 minus this
 * @param epsilon ε, at least 0; 1e-5 unless given, as in PyTorch; 1e-3 in Keras
 */
public record BatchNormalization(float momentum, float epsilon) implements Layer {
  /** Checks the numbers. */
  public BatchNormalization {
    if (!(momentum > 0 && momentum <= 1)) {
      throw new IllegalArgumentException(
          "The momentum of batch normalisation is above 0 and at most 1, got " + momentum);
    }
    requireEpsilon(epsilon);
  }

  /** Momentum 0.1, ε 1e-5. */
  public BatchNormalization() {
    this(0.1f, 1e-5f);
  }

  static void requireEpsilon(float epsilon) {
    if (!(epsilon >= 0 && epsilon < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "The epsilon of a normalisation is finite and at least 0, got " + epsilon);
    }
  }

  @Override
  public String kind() {
    return "batch_normalization";
  }

  @Override
  public Value apply(LayerScope scope, List<Value> inputs) {
    Value x = Inputs.single(this, inputs);
    Inputs.requireFeatures(this, x);
    Shape features = Shape.of(x.shape().length(-1));
    Value scale = scope.parameter("scale", features, Initializer.constant(1));
    Value shift = scope.parameter("shift", features, Initializer.zeros());
    Value runningMean = scope.state("running_mean", features, 0);
    Value runningVariance = scope.state("running_variance", features, 1);
    if (!scope.training()) {
      return normalized(
          Map.of(x, runningMean, (a, m) -> a.minus(m)), runningVariance, scale, shift);
    }
    int[] axes = IntStream.range(0, x.shape().rank() - 1).toArray();
    int count = x.shape().size() / Math.max(features.size(), 1);
    Value mean = Reduce.mean(x, axes);
    Value centred = Map.of(x, mean, (a, m) -> a.minus(m));
    Value variance = Reduce.mean(Map.of(centred, c -> c.squared()), axes);
    // One value has no spread of its own: the batch's variance, 0, stands for it.
    float unbiased = count > 1 ? (float) ((double) count / (count - 1)) : 1;
    scope.update(
        "running_mean",
        Map.of(runningMean, mean, (r, b) -> r.times(1 - momentum).plus(b.times(momentum))));
    scope.update(
        "running_variance",
        Map.of(
            runningVariance,
            variance,
            (r, b) -> r.times(1 - momentum).plus(b.times(unbiased).times(momentum))));
    return normalized(centred, variance, scale, shift);
  }

  private Value normalized(Value centred, Value variance, Value scale, Value shift) {
    Value factor = Map.of(variance, v -> PowerFunctions.RSQRT.of(v.plus(epsilon)));
    Value normal = Map.of(centred, factor, (c, f) -> c.times(f));
    return Map.of(
        Map.of(normal, scale, (n, gamma) -> n.times(gamma)), shift, (n, beta) -> n.plus(beta));
  }
}
