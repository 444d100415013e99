package dev.concord.backend.cpu.map;

import dev.concord.expr.Expr;
import dev.concord.expr.LaneType;
import dev.concord.expr.Tape;
import dev.concord.tensor.Shape;
import java.util.List;

/**
 * A program for a JVM that runs without the Vector API's module: evaluates random expressions in
 * plain Java and compares them with the reference. A helper of {@link MapWarmupTest}, not a test.
 */
final class WithoutVectorApi {
  static final String DONE = "the bits agree";

  private WithoutVectorApi() {}

  /** Ends with an exception unless all is well. */
  public static void main(String[] arguments) {
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()) {
      throw new IllegalStateException("This JVM has the Vector API");
    }
    List<LaneType> types = List.of(LaneType.FLOAT, LaneType.INT);
    Shape shape = Shape.of(5, 19);
    MapCompiler compiler = new MapCompiler(1, (name, work, code) -> {});
    for (int seed = 0; seed < 20; seed++) {
      MapChecker checker =
          new MapChecker(
              RandomExpressions.tape(seed, types, 20, 3),
              types,
              List.of(shape, Shape.of(19)),
              shape,
              List.of(SpecialValues.floats(seed, true), SpecialValues.ints(seed)));
      MapPlan plan = checker.plan(compiler);
      plan.warmUp();
      checker.check("seed " + seed, plan);
    }
    Tape index = Tape.of(List.of(Expr.index()), 0);
    MapChecker checker = new MapChecker(index, List.of(), List.of(), shape, List.of());
    checker.check("index", checker.plan(compiler));
    System.out.println(DONE);
  }
}
