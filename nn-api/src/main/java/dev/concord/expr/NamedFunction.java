package dev.concord.expr;

import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;

/**
 * A named elementwise function, written once: its float32 definition over the primitives (which
 * fixes the bits on every backend), its derivative in terms of argument and result, and a float64
 * counterpart for gradient checks. Differentiation stops at named functions, so a definition may
 * use bit casts. Two functions are the same only if they are the same object.
 */
public final class NamedFunction {
  /** Maps arguments (and, for derivatives, the result) to expressions. */
  @FunctionalInterface
  public interface Derivative {
    /** One partial derivative per argument, at arguments {@code x} with result {@code y}. */
    List<Expr> partials(List<Expr> x, Expr y);
  }

  private final String name;
  private final int arity;
  private final double maxUlp;
  private final Tape definition;
  private final Derivative derivative;
  private final DoubleBinaryOperator float64;
  private final ThreadLocal<TapeEvaluator> float32; // evaluators reuse their registers

  private NamedFunction(
      String name,
      int arity,
      double maxUlp,
      Expr definition,
      Derivative derivative,
      DoubleBinaryOperator float64) {
    this.name = name;
    this.arity = arity;
    this.maxUlp = maxUlp;
    this.definition = Tape.of(List.of(definition), arity).expanded();
    this.derivative = derivative;
    this.float64 = float64;
    this.float32 = ThreadLocal.withInitial(() -> TapeEvaluator.ofPrimitives(this.definition));
  }

  /**
   * A function of one argument.
   *
   * @param name the field's name for it, such as {@code exp}
   * @param maxUlp largest error of the definition against the exact function, in units in the last
   *     place of the result, over its documented range
   * @param definition float32 expression of the argument
   * @param derivative dy/dx as an expression of (x, y)
   * @param float64 the same function in float64
   */
  public static NamedFunction unary(
      String name,
      double maxUlp,
      UnaryOperator<Expr> definition,
      BinaryOperator<Expr> derivative,
      DoubleUnaryOperator float64) {
    return new NamedFunction(
        name,
        1,
        maxUlp,
        definition.apply(Expr.input(0)),
        (x, y) -> List.of(derivative.apply(x.get(0), y)),
        (x, unused) -> float64.applyAsDouble(x));
  }

  /** A function of two arguments; see {@link #unary}. */
  public static NamedFunction binary(
      String name,
      double maxUlp,
      BinaryOperator<Expr> definition,
      Derivative derivative,
      DoubleBinaryOperator float64) {
    return new NamedFunction(
        name, 2, maxUlp, definition.apply(Expr.input(0), Expr.input(1)), derivative, float64);
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** Number of arguments: 1 or 2. */
  public int arity() {
    return arity;
  }

  /** Largest measured error in units in the last place; see {@code docs/FUNCTIONS.md}. */
  public double maxUlp() {
    return maxUlp;
  }

  /** Its definition over primitives alone, with the arguments as inputs 0, 1. */
  public Tape definition() {
    return definition;
  }

  /** The partial derivatives at arguments {@code x} with result {@code y}. */
  public List<Expr> partials(List<Expr> x, Expr y) {
    List<Expr> partials = derivative.partials(x, y);
    if (partials.size() != arity) {
      throw new IllegalStateException(
          name + " takes " + arity + " arguments, its derivative gives " + partials.size());
    }
    return partials;
  }

  /** Its value in float64; {@code second} is ignored by functions of one argument. */
  public double float64(double first, double second) {
    return float64.applyAsDouble(first, second);
  }

  /** Its value in float32 by its definition; {@code second} is ignored as above. */
  public double float32(double first, double second) {
    double[] arguments = {first, second};
    return float32.get().evaluate(arguments, 0)[0];
  }

  /** This function applied to arguments. */
  public Expr of(Expr... arguments) {
    return Expr.call(this, List.of(arguments));
  }

  @Override
  public String toString() {
    return name;
  }
}
