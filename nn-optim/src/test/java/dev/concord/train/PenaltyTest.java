package dev.concord.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.concord.device.Backends;
import dev.concord.device.Device;
import dev.concord.init.Initializer;
import dev.concord.layer.Dense;
import dev.concord.loss.MeanSquaredError;
import dev.concord.model.Model;
import dev.concord.optim.Sgd;
import dev.concord.regularization.Regularizer;
import org.junit.jupiter.api.Test;

/** Penalties of layers in training. */
class PenaltyTest {
  /** w = 1 with 2·w² beside the squared error of x = 1, t = 0. */
  @Test
  void penaltiesAreMadeSmallButNotReported() {
    Model model =
        Model.sequential(1)
            .add(
                Dense.of(1)
                    .withoutBias()
                    .withWeights(Initializer.constant(1))
                    .withRegularizer(Regularizer.l2(2)))
            .build();
    try (Device device = Backends.open("reference");
        TrainingSession session =
            new TrainingSession(
                device, model, new MeanSquaredError(), new Sgd(0.125f), OneWeight.ones(1), 1)) {
      session.step(new int[] {0}, 1);
      assertEquals(1, session.lossSum());
      assertEquals(1 - 0.125f * (2 + 2 * 2), OneWeight.weight(session));
    }
  }
}
