package dev.concord.layer;

import dev.concord.expr.ActivationFunctions;
import dev.concord.expr.ExponentialFunctions;
import dev.concord.expr.Expr;
import dev.concord.expr.NamedFunction;
import dev.concord.expr.RectifierFunctions;
import dev.concord.expr.SigmoidFunctions;
import dev.concord.graph.Value;
import dev.concord.kernel.Map;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * An elementwise nonlinearity, as a layer or within one: its expression runs on every backend with
 * its gradient. A new one is one expression:
 *
 * <pre>{@code
 * Activation snake = Activation.of("snake", x -> x.plus(SIN.of(x).squared()));
 * }</pre>
 */
public final class Activation implements Layer {
  /** y = x. */
  public static final Activation IDENTITY = of("identity", x -> x);

  /** y = x &lt; 0 ? 0 : x; y′ = 1 where y &gt; 0, else 0. */
  public static final Activation RELU = rectifier("relu", RectifierFunctions.RELU::of);

  /** y = 1 ÷ (1 + e^−x). */
  public static final Activation SIGMOID = of("sigmoid", SigmoidFunctions.SIGMOID);

  /** Hyperbolic tangent. */
  public static final Activation TANH = of("tanh", SigmoidFunctions.TANH);

  /** y = log(1 + e^x). */
  public static final Activation SOFTPLUS = of("softplus", ActivationFunctions.SOFTPLUS);

  /** y = x·Φ(x) with the normal distribution Φ, by erf: Hendrycks and Gimpel, 2016. */
  public static final Activation GELU = rectifier("gelu", ActivationFunctions.GELU::of);

  /** y = x·sigmoid(x), also called swish: Elfwing et al. 2017; Ramachandran et al. 2017. */
  public static final Activation SILU = rectifier("silu", ActivationFunctions.SILU::of);

  private final String name;
  private final UnaryOperator<Expr> expression;
  private final boolean rectifying;

  private Activation(String name, UnaryOperator<Expr> expression, boolean rectifying) {
    this.name = name;
    this.expression = expression;
    this.rectifying = rectifying;
  }

  /** An activation of your own. */
  public static Activation of(String name, UnaryOperator<Expr> expression) {
    return new Activation(name, expression, false);
  }

  private static Activation of(String name, NamedFunction function) {
    return of(name, function::of);
  }

  private static Activation rectifier(String name, UnaryOperator<Expr> expression) {
    return new Activation(name, expression, true);
  }

  /**
   * y = x &lt; 0 ? slope·x : x: Maas et al., "Rectifier nonlinearities improve neural network
   * acoustic models", 2013.
   *
   * @param slope usually 0.01
   */
  public static Activation leakyRelu(float slope) {
    return rectifier("leaky_relu", x -> x.lessThan(0f).select(x.times(slope), x));
  }

  /**
   * y = x &lt; 0 ? alpha·(e^x − 1) : x: Clevert et al., "Fast and accurate deep network learning by
   * exponential linear units", 2015.
   *
   * @param alpha usually 1
   */
  public static Activation elu(float alpha) {
    return rectifier(
        "elu",
        x ->
            x.lessThan(0f)
                .select(ExponentialFunctions.EXPM1.of(x.min(Expr.constant(0f))).times(alpha), x));
  }

  /** Its name, such as {@code relu}. */
  public String name() {
    return name;
  }

  /**
   * Whether it passes positive values and damps negative ones, so that He initialisation suits it.
   */
  public boolean rectifying() {
    return rectifying;
  }

  /** It applied to every element. */
  public Value of(Value x) {
    return Map.of(x, expression);
  }

  @Override
  public String kind() {
    return name;
  }

  @Override
  public Value apply(LayerScope scope, List<Value> inputs) {
    return of(Inputs.single(this, inputs));
  }

  @Override
  public String toString() {
    return name;
  }
}
