package dev.concord.backend.cpu.map;

import dev.concord.expr.Expr;
import dev.concord.expr.LaneType;
import dev.concord.expr.Tape;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Random expression graphs for the tests, fixed by their seed. A helper of the tests, not a test.
 */
final class RandomExpressions {
  private final Random random;
  private final List<Expr> floats = new ArrayList<>();
  private final List<Expr> ints = new ArrayList<>();
  private final List<Expr> conditions = new ArrayList<>();

  private RandomExpressions(int seed) {
    this.random = new Random(seed);
  }

  /** A tape of about {@code operations} instructions and {@code outputs} outputs of mixed types. */
  static Tape tape(int seed, List<LaneType> inputs, int operations, int outputs) {
    return new RandomExpressions(seed).build(inputs, operations, outputs);
  }

  private Tape build(List<LaneType> inputs, int operations, int outputs) {
    for (int input = 0; input < inputs.size(); input++) {
      if (inputs.get(input) == LaneType.FLOAT) {
        floats.add(Expr.input(input));
      } else {
        ints.add(Expr.intInput(input));
      }
    }
    ints.add(Expr.index());
    floats.add(Expr.constant(random.nextFloat() * 4 - 2));
    floats.add(Expr.constant(Float.NaN));
    ints.add(Expr.intConstant(random.nextInt()));
    conditions.add(pick(floats).lessThan(pick(floats)));
    conditions.add(pick(ints).lessThan(pick(ints)));
    for (int i = 0; i < operations; i++) {
      grow();
    }
    List<Expr> results = new ArrayList<>();
    for (int output = 0; output < outputs; output++) {
      List<Expr> from = output % 3 == 2 ? ints : floats;
      results.add(from.get(from.size() - 1 - random.nextInt(Math.min(4, from.size()))));
    }
    return Tape.of(results, inputs.size());
  }

  private void grow() {
    Expr a = recent(floats);
    Expr b = recent(floats);
    Expr i = recent(ints);
    Expr j = recent(ints);
    Expr condition = recent(conditions);
    switch (random.nextInt(29)) {
      case 0, 1 -> floats.add(a.plus(b));
      case 2 -> floats.add(a.minus(b));
      case 3, 4 -> floats.add(a.times(b));
      case 5 -> floats.add(a.dividedBy(b));
      case 6, 7 -> floats.add(a.fma(b, recent(floats)));
      case 8 -> floats.add(a.abs().sqrt());
      case 9 -> floats.add(a.negate());
      case 10 -> floats.add(a.abs());
      case 11 -> conditions.add(a.lessThan(b));
      case 12 -> conditions.add(a.atMost(b));
      case 13 -> conditions.add(a.equalTo(b));
      case 14 -> conditions.add(a.notEqualTo(b));
      case 15 -> conditions.add(i.lessThan(j));
      case 16 -> conditions.add(i.equalTo(j));
      case 17, 18 -> floats.add(condition.select(a, b));
      case 19 -> ints.add(condition.select(i, j));
      case 20 -> ints.add(i.intPlus(j));
      case 21 -> ints.add(i.intMinus(j));
      case 22 -> ints.add(random.nextBoolean() ? i.and(j) : i.or(j));
      case 23 -> ints.add(i.xor(j));
      case 24 -> ints.add(shift(i));
      case 25 -> floats.add(i.toFloat());
      case 26 -> ints.add(a.toInt());
      case 27 -> ints.add(a.bits());
      default -> floats.add(i.bitsToFloat());
    }
  }

  private Expr shift(Expr i) {
    int distance = random.nextInt(32);
    return switch (random.nextInt(4)) {
      case 0 -> i.shiftLeft(distance);
      case 1 -> i.shiftRight(distance);
      case 2 -> i.shiftRightUnsigned(distance);
      default -> i.rotateLeft(distance);
    };
  }

  private Expr pick(List<Expr> from) {
    return from.get(random.nextInt(from.size()));
  }

  /** Mostly one of the last few, so that graphs grow deep as well as wide. */
  private Expr recent(List<Expr> from) {
    int window = random.nextInt(3) == 0 ? from.size() : Math.min(5, from.size());
    return from.get(from.size() - 1 - random.nextInt(window));
  }
}
