package dev.concord.layer;

import dev.concord.graph.Value;
import dev.concord.init.Initializer;
import dev.concord.init.VarianceScaling;
import dev.concord.kernel.Gemm;
import dev.concord.kernel.Map;
import dev.concord.kernel.Reduce;
import dev.concord.kernel.Reduce.Operation;
import dev.concord.kernel.Reshape;
import dev.concord.tensor.Shape;
import java.util.List;

/**
 * Maxout: each unit is the largest of several linear functions of the input, a convex function that
 * is learned: {@code y_u = max_p (x·W + b)_(u·pieces + p)} with x [batch, in], W [in,
 * units·pieces], b [units·pieces], y [batch, units]. Goodfellow et al., "Maxout networks", 2013,
 * with dropout and max-norm.
 *
 * @param units number of outputs, at least 1
 * @param pieces linear functions of a unit, at least 2; the paper takes 2 to 5
 * @param weightInitializer first values of W
 * @param biasInitializer first values of b
 * @param regularization penalties, constraint and noise on W, b and y
 */
public record Maxout(
    int units,
    int pieces,
    Initializer weightInitializer,
    Initializer biasInitializer,
    WeightRegularization regularization)
    implements Layer {
  /** Checks the numbers. */
  public Maxout {
    if (units < 1 || pieces < 2) {
      throw new IllegalArgumentException(
          "A maxout layer has at least 1 unit of 2 pieces, got " + units + " of " + pieces);
    }
  }

  /** With weights of variance 1 ÷ fan-in, normal, and bias 0. */
  public static Maxout of(int units, int pieces) {
    return new Maxout(
        units,
        pieces,
        VarianceScaling.lecunNormal(),
        Initializer.zeros(),
        WeightRegularization.NONE);
  }

  /** The same layer with other penalties, constraint and noise. */
  public Maxout with(WeightRegularization changed) {
    return new Maxout(units, pieces, weightInitializer, biasInitializer, changed);
  }

  @Override
  public String kind() {
    return "maxout";
  }

  @Override
  public Value apply(LayerScope scope, List<Value> inputs) {
    Value x = Inputs.single(this, inputs);
    Inputs.requireRows(this, x);
    int all = units * pieces;
    Value weight =
        regularization.weight(scope, Shape.of(x.shape().length(1), all), weightInitializer);
    Value bias = regularization.bias(scope, Shape.of(all), biasInitializer);
    Value product = scope.graph().apply(new Gemm(false, false), x, weight);
    Value z = Map.of(product, bias, (a, b) -> a.plus(b));
    Value grouped = Reshape.of(z, Shape.of(x.shape().length(0), units, pieces));
    Value y = scope.graph().apply(new Reduce(Operation.MAX, List.of(2)), grouped);
    return regularization.outputs(scope, y);
  }
}
