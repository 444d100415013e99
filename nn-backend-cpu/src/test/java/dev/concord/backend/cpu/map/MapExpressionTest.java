package dev.concord.backend.cpu.map;

import dev.concord.backend.cpu.warmup.WarmUpAtOnce;
import dev.concord.expr.Expr;
import dev.concord.expr.LaneType;
import dev.concord.expr.Tape;
import dev.concord.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole expressions over random shapes: the bits agree with the reference, cold and compiled. */
class MapExpressionTest {
  private static final int[] LENGTHS = {1, 2, 3, 4, 5, 7, 8, 10, 16, 17, 33, 67};

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 8, 16})
  void randomExpressionsMatch(int lanes) {
    MapCompiler compiler = new MapCompiler(lanes);
    for (int seed = 0; seed < 150; seed++) {
      MapChecker checker = randomCase(seed, 1 + seed % 60);
      String what = "seed %d, lanes %d".formatted(seed, lanes);
      checker.check(what, checker.plan(compiler));
      checker.check(what + ", rows", checker.planRows(compiler));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 8, 16})
  void compiledLoopsMatch(int lanes) {
    WarmUpAtOnce.assumeFast(lanes);
    MapCompiler compiler = new MapCompiler(lanes, new WarmUpAtOnce());
    for (int seed = 1000; seed < 1006; seed++) {
      MapChecker checker = randomCase(seed, 25);
      MapPlan plan = checker.plan(compiler);
      plan.warmUp();
      checker.check("seed %d, lanes %d".formatted(seed, lanes), plan);
    }
  }

  @Test
  void longExpressionsMatch() {
    for (int operations : new int[] {100, 200, 300, 600}) {
      Expr sum = Expr.input(0);
      for (int i = 0; i < operations; i++) {
        sum = sum.fma(Expr.input(0), Expr.constant(0.5f / (i + 1)));
      }
      Shape shape = Shape.of(37);
      MapChecker checker =
          new MapChecker(
              Tape.of(List.of(sum), 1),
              List.of(LaneType.FLOAT),
              List.of(shape),
              shape,
              List.of(SpecialValues.floats(3, true)));
      checker.check(operations + " operations", checker.plan(new MapCompiler(16)));
    }
  }

  private static MapChecker randomCase(int seed, int operations) {
    Random random = new Random(seed);
    int rank = random.nextInt(5);
    int[] lengths = new int[rank];
    for (int axis = 0; axis < rank; axis++) {
      boolean inner = axis >= rank - 2;
      lengths[axis] = inner ? LENGTHS[random.nextInt(LENGTHS.length)] : 1 + random.nextInt(3);
    }
    Shape shape = Shape.of(lengths);
    List<LaneType> types = new ArrayList<>();
    List<Shape> shapes = new ArrayList<>();
    List<IntUnaryOperator> values = new ArrayList<>();
    int inputs = 1 + random.nextInt(4);
    for (int input = 0; input < inputs; input++) {
      boolean isFloat = input == 0 || random.nextInt(3) > 0;
      types.add(isFloat ? LaneType.FLOAT : LaneType.INT);
      shapes.add(randomlyBroadcast(shape, random));
      values.add(
          isFloat ? SpecialValues.floats(seed + input, true) : SpecialValues.ints(seed + input));
    }
    Tape tape = RandomExpressions.tape(seed, types, operations, 1 + random.nextInt(4));
    return new MapChecker(tape, types, shapes, shape, values);
  }

  private static Shape randomlyBroadcast(Shape shape, Random random) {
    Shape result = shape;
    if (random.nextBoolean()) {
      for (int axis = 0; axis < shape.rank(); axis++) {
        result = random.nextInt(3) == 0 ? result.with(axis, 1) : result;
      }
    }
    int dropped = 0;
    while (dropped < result.rank() && result.length(dropped) == 1 && random.nextBoolean()) {
      dropped++;
    }
    return result.trailing(dropped);
  }
}
