package dev.concord.tck;

import dev.concord.expr.Expr;
import dev.concord.expr.NamedFunction;
import dev.concord.expr.NamedFunctions;
import java.util.List;

/** Random elementwise expressions of three inputs. */
final class RandomExpressions {
  private final TestNumbers numbers;

  RandomExpressions(TestNumbers numbers) {
    this.numbers = numbers;
  }

  /** Keeps values from growing over the runs: infinities and NaN would hide differences. */
  static Expr bounded(Expr x) {
    return x.dividedBy(x.abs().plus(1f));
  }

  /** An expression of at most so many levels. */
  Expr of(int depth) {
    if (depth == 0 || numbers.oneIn(6)) {
      return numbers.oneIn(6)
          ? Expr.constant(numbers.uniform(-2, 2))
          : Expr.input(numbers.below(3));
    }
    Expr a = of(depth - 1);
    Expr b = of(depth - 1);
    return switch (numbers.below(10)) {
      case 0 -> bounded(a.plus(b));
      case 1 -> a.minus(b).times(0.5f);
      case 2 -> bounded(a.times(b));
      case 3 -> a.dividedBy(b.abs().plus(1f));
      case 4 -> a.abs().sqrt().negate();
      case 5 -> bounded(a.fma(b, a));
      case 6 -> a.max(b);
      case 7 -> a.lessThan(0f).select(Expr.constant(0f), a);
      case 8 -> bounded(function(a, b));
      default -> bounded(a.plus(Expr.index().toFloat()));
    };
  }

  private Expr function(Expr a, Expr b) {
    List<NamedFunctions.Range> all = NamedFunctions.ranges();
    NamedFunction function = all.get(numbers.below(all.size())).function();
    return Expr.call(function, function.arity() == 1 ? List.of(a) : List.of(a, b));
  }
}
