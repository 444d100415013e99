package dev.concord.examples.parity;

import dev.concord.checkpoint.WeightHash;
import dev.concord.data.Batches;
import dev.concord.data.Dataset;
import dev.concord.data.Sampler;
import dev.concord.data.generated.Digits;
import dev.concord.device.Backends;
import dev.concord.device.Device;
import dev.concord.device.DeviceOptions;
import dev.concord.layer.Activation;
import dev.concord.layer.Dense;
import dev.concord.layer.Dropout;
import dev.concord.layer.Rescale;
import dev.concord.loss.CategoricalCrossEntropy;
import dev.concord.model.Model;
import dev.concord.optim.Adam;
import dev.concord.train.TrainingData;
import dev.concord.train.TrainingSession;

/**
 * The yardstick of parity: 784-300-100-10 with dropout, trained by Adam on generated digits. Its
 * weights after some steps are the same on every backend; docs/PARITY.md keeps their hashes.
 */
public final class DigitNetwork {
  /** Rows of a batch; an epoch's last one is shorter. */
  public static final int BATCH = 128;

  private static final long SEED = 7;
  private static final int IMAGES = 2000;

  private DigitNetwork() {}

  /** The network. */
  public static Model model() {
    return Model.sequential(784)
        .add(new Rescale(1f / 255, 0f))
        .add(Dense.of(300, Activation.RELU))
        .add(new Dropout(0.2))
        .add(Dense.of(100, Activation.RELU))
        .add(new Dropout(0.2))
        .add(Dense.of(10))
        .build();
  }

  /** Its 2000 images. */
  public static TrainingData data() {
    Dataset digits = Digits.generate(SEED, 0, IMAGES);
    return TrainingData.of(digits.flattened());
  }

  /** A training at its beginning. */
  public static TrainingSession session(Device device) {
    return new TrainingSession(
        device, model(), new CategoricalCrossEntropy(), new Adam(0.001f), data(), SEED);
  }

  /** Takes {@code steps} steps over shuffled batches, short ones included. */
  public static void train(TrainingSession session, int firstStep, int steps) {
    Batches batches =
        new Batches(Sampler.shuffled(IMAGES, SEED), BATCH, Batches.LastBatch.KEEP_SHORT);
    int[] indices = new int[BATCH];
    for (int step = firstStep; step < firstStep + steps; step++) {
      int rows = batches.fill(step / batches.perEpoch(), step % batches.perEpoch(), indices);
      session.step(indices, rows);
    }
  }

  /** The hash of the weights after {@code steps} steps from the beginning. */
  public static String hashAfter(int steps, Device device) {
    try (TrainingSession session = session(device)) {
      train(session, 0, steps);
      return WeightHash.of(session.model(), session.store());
    }
  }

  /** The same on a cpu device with these options. */
  public static String hashAfter(int steps, DeviceOptions options) {
    try (Device device = Backends.open("cpu", options)) {
      return hashAfter(steps, device);
    }
  }
}
