package dev.concord.layer;

import dev.concord.graph.Value;
import dev.concord.kernel.Map;
import java.util.List;

/**
 * Gaussian noise on inputs or activations: {@code y = x + σ·n} in training, with n standard normal,
 * drawn anew for each element and step; in inference the input passes unchanged. As a first layer
 * it is training with noisy inputs: Bishop, "Training with noise is equivalent to Tikhonov
 * regularization", 1995.
 *
 * @param deviation σ, finite and at least 0, in the units of x
 */
public record GaussianNoise(float deviation) implements Layer {
  /** Checks σ. */
  public GaussianNoise {
    requireDeviation(deviation);
  }

  static void requireDeviation(float deviation) {
    if (!(deviation >= 0 && deviation < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "The deviation of Gaussian noise is finite and at least 0, got " + deviation);
    }
  }

  @Override
  public String kind() {
    return "gaussian_noise";
  }

  @Override
  public Value apply(LayerScope scope, List<Value> inputs) {
    Value x = Inputs.single(this, inputs);
    Inputs.requireFloats(this, x);
    if (!scope.training() || deviation == 0) {
      return x;
    }
    Value normals = scope.randomNormals("noise", x.shape());
    return Map.of(x, normals, (a, n) -> a.plus(n.times(deviation)));
  }
}
