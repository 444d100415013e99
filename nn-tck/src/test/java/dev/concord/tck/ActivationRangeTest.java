package dev.concord.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.expr.Arithmetic;
import dev.concord.graph.Elements;
import dev.concord.graph.Graph;
import dev.concord.graph.Value;
import dev.concord.kernel.Map;
import dev.concord.kernel.Reduce;
import dev.concord.layer.Activation;
import dev.concord.plan.Gradients;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every activation at every magnitude: a finite input gives neither NaN nor a NaN gradient. */
class ActivationRangeTest {
  private static final float[] X = {
    0f,
    Float.MIN_VALUE,
    1e-39f,
    1e-20f,
    1e-4f,
    0.5f,
    1,
    3,
    10,
    20,
    50,
    88,
    89,
    100,
    104,
    111,
    1e3f,
    1e10f,
    1.9e19f,
    1e30f,
    3e38f
  };

  /** All but the one of a user's own, whose square overflows. */
  static Stream<Activation> activations() {
    return ActivationModels.activations().stream().filter(each -> !each.name().equals("own"));
  }

  @ParameterizedTest
  @MethodSource("activations")
  void finiteInputsGiveNumbers(Activation activation) {
    float[] both = new float[2 * X.length];
    for (int i = 0; i < X.length; i++) {
      both[2 * i] = X[i];
      both[2 * i + 1] = -X[i];
    }
    HostTensor inputs = HostTensor.of(Shape.of(both.length), both);
    for (float scale : new float[] {1, 1e-30f, 1e30f}) {
      Graph graph = new Graph();
      Value x = graph.input("x", inputs.type());
      Value y = activation.of(x);
      Value gradient =
          Gradients.of(Reduce.sumOfAll(Map.of(y, e -> e.times(scale))), List.of(x)).get(0);
      GraphEvaluator values =
          GraphEvaluator.of(
              graph,
              Arithmetic.FLOAT32,
              java.util.Map.of("x", Elements.of(inputs)),
              java.util.Map.of());
      for (int i = 0; i < both.length; i++) {
        double result = values.elements(y).get(i);
        double slope = values.elements(gradient).get(i) / scale;
        String where = activation + " at " + both[i] + ", scale " + scale;
        assertTrue(Math.abs(result) <= 1.1 * Math.abs(both[i]) + 1, where + ": " + result);
        assertFalse(Double.isNaN(slope), where);
        assertTrue(Math.abs(slope) < 1.8, where + ": slope " + slope);
        if (both[i] >= 50) {
          assertEquals(slopeFromFiftyOn(activation, both[i]), slope, 1e-6, where);
        }
      }
    }
  }

  /** That of the line or the bound which the activation has all but reached. */
  private static double slopeFromFiftyOn(Activation activation, double x) {
    return switch (activation.name()) {
      case "sigmoid", "tanh", "hard_sigmoid" -> 0;
      case "softsign" -> 1 / ((1 + x) * (1 + x));
      case "selu" -> 1.0507009873554805;
      default -> 1;
    };
  }
}
