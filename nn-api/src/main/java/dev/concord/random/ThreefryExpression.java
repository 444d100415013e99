package dev.concord.random;

import dev.concord.expr.Expr;
import java.util.List;

/**
 * {@link Threefry}'s words as elementwise expressions, so that every backend computes the same bits
 * for the same element wherever it runs.
 */
public final class ThreefryExpression {
  private static final int KEY_PARITY = 0x1BD11BDA;
  private static final int[] ROTATIONS = {13, 15, 26, 6, 17, 29, 16, 24};
  private static final int ROUNDS = 20;

  private ThreefryExpression() {}

  /** Word 0 of {@link #block}. */
  public static Expr word(long key, Expr counter0, Expr counter1) {
    return block(key, counter0, counter1).get(0);
  }

  /**
   * Words 0 and 1 of the block at counter (counter0, counter1), both I32, under {@code key}.
   *
   * @param key from {@link Threefry#key}
   */
  public static List<Expr> block(long key, Expr counter0, Expr counter1) {
    int k0 = (int) key;
    int k1 = (int) (key >>> 32);
    int[] keys = {k0, k1, KEY_PARITY ^ k0 ^ k1};
    Expr x0 = counter0.intPlus(Expr.intConstant(k0));
    Expr x1 = counter1.intPlus(Expr.intConstant(k1));
    for (int round = 0; round < ROUNDS; round++) {
      x0 = x0.intPlus(x1);
      x1 = x1.rotateLeft(ROTATIONS[round % 8]).xor(x0);
      if (round % 4 == 3) {
        int injection = round / 4 + 1;
        x0 = x0.intPlus(Expr.intConstant(keys[injection % 3]));
        x1 = x1.intPlus(Expr.intConstant(keys[(injection + 1) % 3] + injection));
      }
    }
    return List.of(x0, x1);
  }
}
