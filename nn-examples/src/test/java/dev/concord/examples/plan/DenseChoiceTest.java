package dev.concord.examples.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.concord.layer.Dense;
import dev.concord.regularization.Constraint;
import dev.concord.regularization.Regularizer;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every dense layer gets of the command line. */
class DenseChoiceTest {
  @Test
  void penaltiesAndLimitsAreThoseOfTheLayer() {
    Dense layer = Dense.of(3);
    float none = Float.POSITIVE_INFINITY;
    assertEquals(layer, DenseChoice.NONE.applied(layer));
    assertEquals(
        layer.withRegularizer(Regularizer.l1(0.5f)),
        new DenseChoice(Optional.empty(), 0.5f, 0, none).applied(layer));
    assertEquals(
        layer.withRegularizer(Regularizer.l2(0.25f)),
        new DenseChoice(Optional.empty(), 0, 0.25f, none).applied(layer));
    assertEquals(
        layer.withRegularizer(Regularizer.elasticNet(0.5f, 0.25f)),
        new DenseChoice(Optional.empty(), 0.5f, 0.25f, none).applied(layer));
    assertEquals(
        Optional.of(Constraint.maxNorm(3)),
        new DenseChoice(Optional.empty(), 0, 0, 3).applied(layer).regularization().constraint());
  }
}
