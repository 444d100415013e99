package dev.concord.layer;

import dev.concord.expr.Expr;
import dev.concord.graph.Value;
import dev.concord.kernel.Map;
import java.util.List;

/**
 * Scales and shifts every element by constants: {@code y = fma(x, scale, offset)}. As a first layer
 * it turns image bytes 0 … 255 into small numbers, in training and inference alike.
 *
 * @param scale factor, such as 1/255
 * @param offset summand
 */
public record Rescale(float scale, float offset) implements Layer {
  @Override
  public String kind() {
    return "rescale";
  }

  @Override
  public Value apply(LayerScope scope, List<Value> inputs) {
    return Map.of(
        Inputs.single(this, inputs), x -> x.fma(Expr.constant(scale), Expr.constant(offset)));
  }
}
