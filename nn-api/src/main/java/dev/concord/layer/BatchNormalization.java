package dev.concord.layer;

import dev.concord.expr.PowerFunctions;
import dev.concord.graph.Value;
import dev.concord.kernel.Map;
import dev.concord.kernel.Reduce;
import dev.concord.tensor.Shape;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Batch normalisation over all axes but the last: {@code y = γ·(x − μ)·rsqrt(σ² + ε) + β} with x
 * and y [batch, …, features], γ, β, μ and σ² [features]. In training μ and σ² are the batch's mean
 * and variance (divided by the number n of values), and the running ones follow: {@code running ←
 * (1 − momentum)·running + momentum·batch}. In inference the running ones take their place. Ioffe,
 * Szegedy, "Batch normalization: accelerating deep network training by reducing internal covariate
 * shift", 2015.
 *
 * <p>A single value of a feature in a batch has no spread: it becomes β, and 0 enters the running
 * variance. So it goes with an epoch's last batch where that has one row, as in Keras; PyTorch
 * refuses it ({@code LastBatch.DROP_SHORT} leaves it out). A trainer refuses batches that all have
 * one row.
 *
 * <p>The running mean begins with 0, the running variance with 1. Where PyTorch and Keras differ,
 * the defaults are PyTorch's; {@link #asKeras} has those of Keras.
 *
 * @param momentum share of the newest batch in the running values, above 0 up to 1; 0.1 unless
 *     given. Keras' momentum is the share of the old ones, 1 minus this: its default 0.99 is 0.01
 *     here
 * @param epsilon ε, at least 0; 1e-5 unless given, as in PyTorch; 1e-3 in Keras
 * @param runningVariance what the batch's variance is divided by where it enters the running one
 * @param learned γ, which begins with 1, and β, which begins with 0
 */
public record BatchNormalization(
    float momentum, float epsilon, RunningVariance runningVariance, ScaleAndShift learned)
    implements Layer {
  /** What the batch's variance is divided by where it enters the running variance. */
  public enum RunningVariance {
    /** n − 1, as PyTorch and the paper have it: the estimate for all data. */
    UNBIASED,
    /** n, as Keras and TensorFlow have it: what training normalises by. */
    BIASED
  }

  /** Checks the numbers. */
  public BatchNormalization {
    if (!(momentum > 0 && momentum <= 1)) {
      throw new IllegalArgumentException(
          "The momentum of batch normalisation is above 0 and at most 1, got " + momentum);
    }
    requireEpsilon(epsilon);
  }

  /** With the unbiased variance, γ and β without penalties or constraints. */
  public BatchNormalization(float momentum, float epsilon) {
    this(momentum, epsilon, RunningVariance.UNBIASED, ScaleAndShift.PLAIN);
  }

  /** PyTorch's defaults: momentum 0.1, ε 1e-5, the unbiased variance. */
  public BatchNormalization() {
    this(0.1f, 1e-5f);
  }

  /** Keras' defaults: momentum 0.01 (0.99 there), ε 1e-3, the biased variance. */
  public static BatchNormalization asKeras() {
    return new BatchNormalization(0.01f, 1e-3f, RunningVariance.BIASED, ScaleAndShift.PLAIN);
  }

  /** The same layer with penalties or constraints on γ and β. */
  public BatchNormalization with(ScaleAndShift changed) {
    return new BatchNormalization(momentum, epsilon, runningVariance, changed);
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
    Inputs.requireFloats(this, x);
    Inputs.requireFeatures(this, x);
    Shape features = Shape.of(x.shape().length(-1));
    Value oldMean = scope.state("running_mean", features, 0);
    Value oldVariance = scope.state("running_variance", features, 1);
    if (!scope.training()) {
      return normalized(scope, Map.of(x, oldMean, (a, m) -> a.minus(m)), oldVariance);
    }
    int[] axes = IntStream.range(0, x.shape().rank() - 1).toArray();
    int count = x.shape().size() / Math.max(features.size(), 1);
    Value mean = Reduce.mean(x, axes);
    Value centred = Map.of(x, mean, (a, m) -> a.minus(m));
    Value variance = Reduce.mean(Map.of(centred, c -> c.squared()), axes);
    float correction = correction(count);
    scope.update(
        "running_mean",
        Map.of(oldMean, mean, (r, b) -> r.times(1 - momentum).plus(b.times(momentum))));
    scope.update(
        "running_variance",
        Map.of(
            oldVariance,
            variance,
            (r, b) -> r.times(1 - momentum).plus(b.times(correction).times(momentum))));
    return normalized(scope, centred, variance);
  }

  /** What the variance of so many values is multiplied by in the running one. */
  private float correction(int count) {
    return switch (runningVariance) {
      // One value has no spread of its own: the batch's variance, 0, stands for it.
      case UNBIASED -> count > 1 ? (float) ((double) count / (count - 1)) : 1;
      case BIASED -> 1;
    };
  }

  private Value normalized(LayerScope scope, Value centred, Value variance) {
    Value factor = Map.of(variance, v -> PowerFunctions.RSQRT.of(v.plus(epsilon)));
    return learned.of(scope, Map.of(centred, factor, (c, f) -> c.times(f)));
  }
}
