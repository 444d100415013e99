package dev.concord.tck;

import static org.junit.jupiter.api.Assertions.fail;

import dev.concord.expr.Expr;
import dev.concord.expr.NamedFunction;
import dev.concord.loss.ElementLoss;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Gradients of every loss by every reduction, with and without sample weights, in float64. */
class LossGradientTest {
  @TestFactory
  Stream<DynamicTest> gradientsAgreeWithCentralDifferences() {
    return LossModels.everyCombination().stream()
        .map(
            test ->
                DynamicTest.dynamicTest(test.label(), () -> check(test).ifPresent(m -> fail(m))));
  }

  private static Optional<String> check(ModelCase test) {
    return new ModelGraph(test).gradientCheck().run();
  }

  /** A loss whose derivative is stated a thousandth too small. */
  private record Wrong() implements ElementLoss {
    private static final NamedFunction SQUARE =
        NamedFunction.unary("square", 0, Expr::squared, (x, y) -> x.times(1.998f), x -> x * x);

    @Override
    public String name() {
      return "wrong";
    }

    @Override
    public Expr element(Expr y, Expr t) {
      return SQUARE.of(y.minus(t));
    }
  }

  @Test
  void aWrongDerivativeIsFound() {
    LossCatalogue.Entry right = LossCatalogue.entries().get(0);
    ModelCase wrong =
        ModelCase.of(
            "wrong",
            right.model(),
            new Wrong(),
            right.targets(),
            TestNumbers.of("wrong").floats(LossCatalogue.ROWS, 3));
    Assertions.assertTrue(check(wrong).isPresent());
  }
}
