package dev.concord.layer;

import dev.concord.expr.ActivationFunctions;
import dev.concord.expr.ExponentialFunctions;
import dev.concord.expr.Expr;
import dev.concord.expr.NamedFunction;
import dev.concord.expr.RectifierFunctions;
import dev.concord.expr.SigmoidFunctions;
import dev.concord.graph.Value;
import dev.concord.init.VarianceScaling;
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
  public static final Activation RELU =
      rectifier("relu", RectifierFunctions.RELU::of).within(OutputRange.from(0));

  /** y = 1 ÷ (1 + e^−x). */
  public static final Activation SIGMOID =
      of("sigmoid", SigmoidFunctions.SIGMOID).within(OutputRange.UNIT);

  /** Hyperbolic tangent. */
  public static final Activation TANH =
      of("tanh", SigmoidFunctions.TANH).within(new OutputRange(-1, 1));

  /** y = log(1 + e^x). */
  public static final Activation SOFTPLUS =
      of("softplus", ActivationFunctions.SOFTPLUS).within(OutputRange.from(0));

  /** y = x·Φ(x) with the normal distribution Φ, by erf: Hendrycks and Gimpel, 2016. */
  public static final Activation GELU =
      rectifier("gelu", ActivationFunctions.GELU::of).within(OutputRange.from(-0.17f));

  /** y = x·sigmoid(x), also called swish: Elfwing et al. 2017; Ramachandran et al. 2017. */
  public static final Activation SILU =
      rectifier("silu", ActivationFunctions.SILU::of).within(OutputRange.from(-0.2785f));

  /** y = x·tanh(log(1 + e^x)): Misra, "Mish: a self regularized non-monotonic activation", 2019. */
  public static final Activation MISH =
      rectifier("mish", ActivationFunctions.MISH::of).within(OutputRange.from(-0.3089f));

  /**
   * y = x ÷ (1 + |x|): Bergstra et al., "Quadratic polynomials learn better image features", 2009;
   * Glorot and Bengio, 2010.
   */
  public static final Activation SOFTSIGN =
      of("softsign", SigmoidFunctions.SOFTSIGN).within(new OutputRange(-1, 1));

  /**
   * y = λ·x for x ≥ 0, else λ·α·(e^x − 1), with λ = 1.0507… and α = 1.6732… chosen so that outputs
   * keep mean 0 and variance 1 through the layers when weights begin as LeCun normal, which {@link
   * Dense#of} does: Klambauer et al., "Self-normalizing neural networks", 2017.
   */
  public static final Activation SELU =
      new Activation(
          "selu",
          Activation::selu,
          VarianceScaling.lecunNormal(),
          OutputRange.from(-1.7581f),
          "selu");

  private static final double SELU_SCALE = 1.0507009873554804934193349852946;
  private static final double SELU_ALPHA = 1.6732632423543772848170429916717;

  private final String name;
  private final UnaryOperator<Expr> expression;
  private final VarianceScaling weights;
  private final OutputRange outputs;
  private final Object identity;

  /**
   * @param identity equal for activations that compute the same
   */
  private Activation(
      String name,
      UnaryOperator<Expr> expression,
      VarianceScaling weights,
      OutputRange outputs,
      Object identity) {
    this.name = name;
    this.expression = expression;
    this.weights = weights;
    this.outputs = outputs;
    this.identity = identity;
  }

  /** The same, known to give such numbers only. */
  private Activation within(OutputRange range) {
    return new Activation(name, expression, weights, range, identity);
  }

  /** One that a number and its name describe, so that those described alike are equal. */
  private Activation of(float number) {
    return new Activation(name, expression, weights, outputs, List.of(name, number));
  }

  /** An activation of your own. */
  public static Activation of(String name, UnaryOperator<Expr> expression) {
    return new Activation(
        name, expression, VarianceScaling.glorotUniform(), OutputRange.ALL, expression);
  }

  private static Activation of(String name, NamedFunction function) {
    return of(name, function::of);
  }

  private static Activation rectifier(String name, UnaryOperator<Expr> expression) {
    return new Activation(
        name, expression, VarianceScaling.heNormal(), OutputRange.ALL, expression);
  }

  /** Leaky ReLU of slope 0.01. */
  public static Activation leakyRelu() {
    return leakyRelu(0.01f);
  }

  /**
   * y = x &lt; 0 ? slope·x : x: Maas et al., "Rectifier nonlinearities improve neural network
   * acoustic models", 2013. For a learned slope see {@link PRelu}.
   *
   * @param slope usually 0.01; finite
   */
  public static Activation leakyRelu(float slope) {
    requireFinite("The slope of leaky ReLU", slope);
    return rectifier("leaky_relu", x -> x.lessThan(0f).select(x.times(slope), x)).of(slope);
  }

  /** ELU of α = 1. */
  public static Activation elu() {
    return elu(1);
  }

  /**
   * y = x &lt; 0 ? alpha·(e^x − 1) : x: Clevert et al., "Fast and accurate deep network learning by
   * exponential linear units", 2015.
   *
   * @param alpha usually 1; finite
   */
  public static Activation elu(float alpha) {
    requireFinite("The alpha of ELU", alpha);
    return rectifier(
            "elu",
            alpha == 1
                ? ActivationFunctions.ELU::of
                : x -> x.lessThan(0f).select(exponentialBelowZero(x).times(alpha), x))
        .within(OutputRange.from(alpha < 0 ? 0 : -alpha))
        .of(alpha);
  }

  private static Expr selu(Expr x) {
    return x.lessThan(0f)
        .select(
            exponentialBelowZero(x).times((float) (SELU_SCALE * SELU_ALPHA)),
            x.times((float) SELU_SCALE));
  }

  /** e^x − 1 for x ≤ 0, else 0: without bound, its derivative would be ∞ where it is not chosen. */
  private static Expr exponentialBelowZero(Expr x) {
    return ExponentialFunctions.EXPM1.of(x.min(Expr.constant(0f)));
  }

  /** Hard sigmoid of slope 1/6, as in PyTorch and Keras 3. */
  public static Activation hardSigmoid() {
    return hardSigmoid(1 / 6f);
  }

  /**
   * y = slope·x + ½, at least 0 and at most 1: Courbariaux et al., "BinaryConnect", 2015.
   *
   * @param slope 1/6 in PyTorch and Keras 3, 0.2 in Keras 2; finite
   */
  public static Activation hardSigmoid(float slope) {
    requireFinite("The slope of hard sigmoid", slope);
    return of("hard_sigmoid", x -> hardSigmoid(x, slope)).within(OutputRange.UNIT).of(slope);
  }

  /** Hard swish of slope 1/6. */
  public static Activation hardSwish() {
    return hardSwish(1 / 6f);
  }

  /**
   * y = x·hard_sigmoid(x): Howard et al., "Searching for MobileNetV3", 2019.
   *
   * @param slope of the hard sigmoid, usually 1/6; finite
   */
  public static Activation hardSwish(float slope) {
    requireFinite("The slope of hard swish", slope);
    return rectifier("hard_swish", x -> x.times(hardSigmoid(x, slope)))
        .within(slope > 0 ? OutputRange.from(-0.0625f / slope) : OutputRange.ALL)
        .of(slope);
  }

  private static Expr hardSigmoid(Expr x, float slope) {
    Expr line = x.times(slope).plus(0.5f);
    Expr one = Expr.constant(1f);
    return line.lessThan(0f)
        .select(Expr.constant(0f), line.greaterThan(one).select(one, line)); // NaN stays
  }

  private static void requireFinite(String what, float number) {
    if (!Float.isFinite(number)) {
      throw new IllegalArgumentException(what + " is a finite number, got " + number);
    }
  }

  /** Its name, such as {@code relu}. */
  public String name() {
    return name;
  }

  /**
   * First weights that suit a layer with this activation: He normal where it passes positive values
   * and damps negative ones, LeCun normal for SELU, Glorot uniform for all others.
   */
  public VarianceScaling suitableWeights() {
    return weights;
  }

  /** Between which numbers its values lie; of an activation of your own nothing is known. */
  public OutputRange outputs() {
    return outputs;
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

  /** Whether it computes the same, as far as that is known: of one's own, the same expression. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Activation activation && identity.equals(activation.identity);
  }

  @Override
  public int hashCode() {
    return identity.hashCode();
  }

  @Override
  public String toString() {
    return name;
  }
}
