package dev.concord.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.device.Backends;
import dev.concord.device.Device;
import dev.concord.init.Initializer;
import dev.concord.layer.Activation;
import dev.concord.layer.Dense;
import dev.concord.layer.Dropout;
import dev.concord.loss.MeanSquaredError;
import dev.concord.model.Model;
import dev.concord.optim.Sgd;
import dev.concord.regularization.Regularizer;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.train.Inspection.Kind;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Gradients and outputs of layers against values worked out by hand. */
class InspectorTest {
  private static Device device;

  @BeforeAll
  static void open() {
    device = Backends.open("reference");
  }

  @AfterAll
  static void close() {
    device.close();
  }

  @Test
  void readsWeightsGradientsAndOutputs() {
    TrainingData rows = OneWeight.rows(1, -2);
    try (TrainingSession session = OneWeight.session(device, OneWeight.ones(3));
        Inspector inspector = new Inspector(session, rows)) {
      Inspection first = inspector.inspect();
      // loss ½ (w² + 4w²) has the derivative 5w
      assertEquals(HostTensor.of(Shape.of(1, 1), 1f), first.weights().get("dense1/weight"));
      assertEquals(HostTensor.of(Shape.of(1, 1), 5f), first.gradients().get("dense1/weight"));
      assertEquals(HostTensor.of(Shape.of(2, 1), 1f, -2f), first.outputs().get("dense1"));
      session.step(new int[] {0}, 1);
      Inspection second = inspector.inspect();
      assertEquals(HostTensor.of(Shape.of(1, 1), 2.5f), second.gradients().get("dense1/weight"));
      assertEquals(HostTensor.of(Shape.of(2, 1), 0.5f, -1f), second.outputs().get("dense1"));
    }
  }

  @Test
  void deadUnitsAreSeen() {
    // 4 ReLUs with weights ½: none is reached by x = −1 …
    Model model =
        Model.sequential(1)
            .add(Dense.of(4, Activation.RELU).withWeights(Initializer.constant(0.5f)))
            .add(new Dropout(0.5))
            .add(Dense.of(1))
            .build();
    TrainingData data = OneWeight.rows(-1, -1);
    try (TrainingSession session =
            new TrainingSession(device, model, new MeanSquaredError(), new Sgd(0.1f), data, 1);
        Inspector near = new Inspector(session, data);
        Inspector far = new Inspector(session, OneWeight.rows(-1, 4))) {
      assertEquals(1, deadUnits(near.inspect(), "dense1"));
      assertEquals(0, deadUnits(far.inspect(), "dense1")); // … but all by x = 4
      List<Inspection.Row> rows = near.inspect().rows();
      assertEquals(
          List.of(
              "WEIGHTS dense1/weight",
              "WEIGHTS dense1/bias",
              "WEIGHTS dense2/weight",
              "WEIGHTS dense2/bias",
              "GRADIENT dense1/weight",
              "GRADIENT dense1/bias",
              "GRADIENT dense2/weight",
              "GRADIENT dense2/bias",
              "OUTPUT dense1",
              "OUTPUT dropout1",
              "OUTPUT dense2"),
          rows.stream().map(row -> row.kind() + " " + row.name()).toList());
      assertEquals(0, rows.get(4).statistics().norm()); // no gradient goes through dead units
      assertTrue(near.inspect().toString().contains("100.0%"), near.inspect().toString());
    }
  }

  private static double deadUnits(Inspection inspection, String layer) {
    return inspection.rows().stream()
        .filter(row -> row.kind() == Kind.OUTPUT && row.name().equals(layer))
        .findFirst()
        .orElseThrow()
        .deadUnits();
  }

  @Test
  void gradientsAreThoseOfLossAndPenalties() {
    Dense layer =
        Dense.of(1)
            .withoutBias()
            .withWeights(Initializer.constant(1))
            .withRegularizer(Regularizer.l2(3));
    Model model = Model.sequential(1).add(layer).build();
    TrainingData data = OneWeight.ones(2);
    try (TrainingSession session =
            new TrainingSession(device, model, new MeanSquaredError(), new Sgd(0.1f), data, 1);
        Inspector inspector = new Inspector(session, data)) {
      // w² + 3 w²
      assertEquals(
          HostTensor.of(Shape.of(1, 1), 8f), inspector.inspect().gradients().get("dense1/weight"));
    }
  }

  @Test
  void statistics() {
    TensorStatistics s = TensorStatistics.of(HostTensor.of(Shape.of(2, 2), 0f, 3f, -1f, 2f));
    assertEquals(new TensorStatistics(1, Math.sqrt(2.5), Math.sqrt(14), -1, 3, 0.25), s);
  }
}
