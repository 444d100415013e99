package dev.concord.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.graph.Graph;
import dev.concord.reference.Evaluate;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said of an activation's outputs is what it gives, and no wider than that. */
class OutputRangeTest {
  /** Steps of 1/64 from −500 to 500. */
  private static final int POINTS = 64_001;

  @Test
  void activationsGiveWhatTheirRangesSayAndAllOfIt() {
    float[] x = new float[POINTS];
    for (int i = 0; i < POINTS; i++) {
      x[i] = (i - POINTS / 2) / 64f;
    }
    HostTensor points = HostTensor.of(Shape.of(POINTS), x);
    for (Activation activation :
        List.of(
            Activation.RELU,
            Activation.SIGMOID,
            Activation.TANH,
            Activation.SOFTPLUS,
            Activation.GELU,
            Activation.SILU,
            Activation.MISH,
            Activation.SOFTSIGN,
            Activation.SELU,
            Activation.elu(),
            Activation.elu(0.5f),
            Activation.elu(-1),
            Activation.hardSigmoid(),
            Activation.hardSwish(),
            Activation.hardSwish(0.2f))) {
      float[] y = Evaluate.value(activation.of(new Graph().constant(points))).floats();
      Arrays.sort(y);
      OutputRange range = activation.outputs();
      String what = activation + " " + range;
      // 2e-3: softsign of 500 is 0.998.
      assertTrue(range.low() <= y[0] + 1e-4 && y[0] <= range.low() + 2e-3, what + " from " + y[0]);
      float most = y[POINTS - 1];
      assertTrue(
          range.high() == Float.POSITIVE_INFINITY
              ? most > 400
              : most <= range.high() && most > range.high() - 2.1e-3,
          what + " to " + most);
    }
  }

  @Test
  void ofTheLastLayerAndOfNothingElse() {
    assertEquals(new OutputRange(-1, 1), OutputRange.of(Dense.of(3, Activation.TANH)));
    assertEquals(new OutputRange(0, 1), OutputRange.of(new SoftmaxLayer()));
    assertEquals("at most 0.0", OutputRange.of(new LogSoftmax()).toString());
    for (Layer unknown :
        List.of(
            Dense.of(3),
            new Rescale(1, 0),
            new PRelu(),
            Activation.leakyRelu(),
            Activation.of("own", x -> x.abs()))) {
      assertEquals(OutputRange.ALL, OutputRange.of(unknown), unknown::kind);
    }
  }
}
