package dev.concord.backend.cpu.map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.backend.cpu.warmup.ColdCode;
import dev.concord.backend.cpu.warmup.ColdCodeSource;
import dev.concord.expr.Expr;
import dev.concord.expr.LaneType;
import dev.concord.expr.Tape;
import dev.concord.tensor.DType;
import dev.concord.tensor.Shape;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;

/**
 * Which loop a plan runs when: the scalar one, the vector one, a shared one; always the same bits.
 */
class MapWarmupTest {
  private static final Expr X = Expr.input(0);
  private final List<ColdCodeSource> tasks = new ArrayList<>();
  private final MapCompiler compiler = new MapCompiler(16, (name, work, code) -> tasks.add(code));

  private static MapChecker checker(Expr expression, Shape shape) {
    return new MapChecker(
        Tape.of(List.of(expression), 1),
        List.of(LaneType.FLOAT),
        List.of(shape),
        shape,
        List.of(SpecialValues.floats(1, true)));
  }

  @Test
  void aLargePlanIsHeatedWhenItIsMade() {
    MapChecker checker = checker(X.times(X).plus(0.5f), Shape.of(9001));
    MapPlan plan = checker.plan(compiler);
    MapLoop scalar = plan.loop();
    assertEquals(1, tasks.size());
    checker.check("scalar", plan);
    ColdCode cold = tasks.get(0).make().orElseThrow();
    cold.pass();
    cold.exercise();
    assertSame(scalar, plan.loop());
    cold.takeOver();
    assertNotSame(scalar, plan.loop(), "the vector loop should have taken over");
    checker.check("vector", plan);
    assertEquals(1, tasks.size());
  }

  @Test
  void aSmallPlanIsHeatedAfterManyRuns() {
    MapChecker checker = checker(X.times(X).plus(0.5f), Shape.of(1000));
    MapPlan plan = checker.plan(compiler);
    Object[] arrays = checker.arrays();
    for (int run = 0; run < 200; run++) {
      plan.run(arrays, checker.offsets());
    }
    assertEquals(0, tasks.size());
    for (int run = 0; run < 100; run++) {
      plan.run(arrays, checker.offsets());
    }
    assertEquals(1, tasks.size());
  }

  @Test
  void askingTwiceHeatsOnce() {
    MapPlan plan = checker(X.plus(2f), Shape.of(100)).plan(compiler);
    plan.warmUp();
    plan.warmUp();
    checker(X.plus(3f), Shape.of(300)).plan(compiler).warmUp(); // shares the loop
    assertEquals(1, tasks.size());
  }

  @Test
  void theStructuresUsedLastAreKept() {
    var ofTwo = new MapCompiler(16, Optional.empty(), 2);
    MapChecker first = checker(X.plus(1f), Shape.of(100));
    MapPlan plan = first.plan(ofTwo);
    MapLoop second = checker(X.times(2f), Shape.of(100)).plan(ofTwo).loop();
    assertSame(plan.loop(), first.plan(ofTwo).loop());
    checker(X.squared(), Shape.of(100)).plan(ofTwo); // takes the place of the second
    assertSame(plan.loop(), first.plan(ofTwo).loop());
    assertNotSame(second, checker(X.times(2f), Shape.of(100)).plan(ofTwo).loop());
    checker(X.squared(), Shape.of(100)).plan(ofTwo); // takes the place of the first
    assertNotSame(plan.loop(), first.plan(ofTwo).loop());
    first.check("a plan whose loop is no longer kept", plan);
  }

  @Test
  void whatIsNoLongerKeptIsHeatedForThePlansThatRunIt() {
    var ofOne = new MapCompiler(16, Optional.of((name, work, code) -> tasks.add(code)), 1);
    MapChecker checker = checker(X.plus(1f), Shape.of(9001));
    MapPlan plan = checker.plan(ofOne);
    ColdCodeSource request = tasks.getFirst();
    assertTrue(request.isWanted());
    checker(X.squared(), Shape.of(100)).plan(ofOne);
    assertFalse(request.isWanted(), "nobody runs it");
    for (int run = 0; run < 30; run++) {
      plan.run(checker.arrays(), checker.offsets());
    }
    assertEquals(2, tasks.size());
    assertTrue(request.isWanted(), "a plan has run it");
    MapLoop scalar = plan.loop();
    tasks.getLast().make().orElseThrow().takeOver();
    assertNotSame(scalar, plan.loop());
    checker.check("vector", plan);
  }

  @Test
  void whatIsFastIsNotAskedForAgain() {
    var ofOne = new MapCompiler(16, Optional.of((name, work, code) -> tasks.add(code)), 1);
    MapChecker checker = checker(X.plus(1f), Shape.of(9001));
    MapPlan plan = checker.plan(ofOne);
    tasks.getFirst().make().orElseThrow().takeOver();
    checker(X.squared(), Shape.of(100)).plan(ofOne);
    for (int run = 0; run < 30; run++) {
      plan.run(checker.arrays(), checker.offsets());
    }
    assertEquals(1, tasks.size());
  }

  @Test
  void constantsAndShapesShareALoop() {
    MapCompiler plain = new MapCompiler(16);
    MapChecker one = checker(X.times(0.1f).plus(1f), Shape.of(100));
    MapChecker two = checker(X.times(Float.NaN).plus(-0f), Shape.of(7, 30));
    MapPlan first = one.plan(plain);
    MapPlan second = two.plan(plain);
    assertSame(first.loop(), second.loop());
    one.check("first constants", first);
    two.check("second constants", second);
    assertNotSame(first.loop(), checker(X.plus(1f), Shape.of(100)).plan(plain).loop());
    MapPlan broadcast =
        plain.plan(
            Tape.of(List.of(X.times(0.1f).plus(1f)), 1),
            List.of(DType.F32),
            List.of(Shape.SCALAR),
            List.of(DType.F32),
            Shape.of(100));
    assertNotSame(first.loop(), broadcast.loop());
  }

  @Test
  void worksWithoutTheVectorApi() throws IOException, InterruptedException, URISyntaxException {
    Set<String> path = new LinkedHashSet<>();
    for (Class<?> part :
        List.of(
            WithoutVectorApi.class,
            MapPlan.class,
            Tape.class,
            Assertions.class,
            AssertionFailedError.class)) {
      path.add(
          Path.of(part.getProtectionDomain().getCodeSource().getLocation().toURI()).toString());
    }
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                String.join(File.pathSeparator, path),
                WithoutVectorApi.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    assertEquals(WithoutVectorApi.DONE, output.strip());
  }
}
