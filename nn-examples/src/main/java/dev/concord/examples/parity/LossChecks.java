package dev.concord.examples.parity;

import dev.concord.checkpoint.WeightHash;
import dev.concord.device.Device;
import dev.concord.optim.Sgd;
import dev.concord.random.RandomStream;
import dev.concord.tck.LossCatalogue;
import dev.concord.tck.Parity;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.train.TrainingData;
import dev.concord.train.TrainingSession;
import java.util.List;

/** A short training with every loss, with sample weights. */
public final class LossChecks {
  private static final long SEED = 5;
  private static final int MOST_STEPS = 20;

  private LossChecks() {}

  /**
   * A check for each loss.
   *
   * @param steps of each training; at most 20 are taken
   */
  public static List<Parity.Check> of(int steps) {
    int taken = Math.min(steps, MOST_STEPS);
    return LossCatalogue.entries().stream()
        .map(
            entry ->
                TrainingCheck.withReference(
                    "loss " + entry.name(), taken, device -> hash(device, entry, taken)))
        .toList();
  }

  private static String hash(Device device, LossCatalogue.Entry entry, int steps) {
    int rows = LossCatalogue.ROWS;
    float[] features = new float[3 * rows];
    RandomStream random = RandomStream.of(SEED, "losses", entry.name(), "features");
    for (int i = 0; i < features.length; i++) {
      features[i] = random.nextFloat(-1, 1);
    }
    TrainingData data =
        new TrainingData(
            List.of(HostTensor.of(Shape.of(rows, 3), features)),
            entry.targets(),
            LossCatalogue.sampleWeights());
    try (TrainingSession session =
        new TrainingSession(device, entry.model(), entry.loss(), new Sgd(0.05f), data, SEED)) {
      for (int step = 0; step < steps; step++) {
        int[] indices = {step % rows, (step + 1) % rows, (step + 2) % rows};
        session.step(indices, indices.length);
      }
      if (session.firstBadStep() != 0) {
        throw new IllegalStateException("Step " + session.firstBadStep() + " was not finite");
      }
      return WeightHash.of(session.model(), session.store());
    }
  }
}
