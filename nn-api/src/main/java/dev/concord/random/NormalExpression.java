package dev.concord.random;

import dev.concord.expr.Expr;
import dev.concord.expr.LogarithmicFunctions;
import dev.concord.expr.TrigonometricFunctions;
import java.util.List;

/**
 * A standard normal number from two random words as an elementwise expression, so that every
 * backend draws the same: Box and Muller, "A note on the generation of random normal deviates",
 * 1958, {@code √(−2·ln u)·cos(π·v)} with u in (0, 1] from the first word and v in [−1, 1] from the
 * second. Never beyond ±6.67.
 */
public final class NormalExpression {
  private NormalExpression() {}

  /**
   * The number for {@link ThreefryExpression#block}'s counter.
   *
   * @param key from {@link Threefry#key}
   */
  public static Expr of(long key, Expr counter0, Expr counter1) {
    List<Expr> words = ThreefryExpression.block(key, counter0, counter1);
    // 31 bits and a half, so that u is never 0; the half is lost where the float has no room.
    Expr u = words.get(0).shiftRightUnsigned(1).toFloat().plus(0.5f).times(0x1p-31f);
    Expr angle = words.get(1).toFloat().times((float) (StrictMath.PI * 0x1p-31));
    Expr radius = LogarithmicFunctions.LOG.of(u).times(-2f).sqrt();
    return radius.times(TrigonometricFunctions.COS.of(angle));
  }
}
