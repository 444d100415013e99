package dev.concord.acceptance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.data.TrainTest;
import dev.concord.data.io.Mnist;
import dev.concord.device.Backends;
import dev.concord.device.Device;
import dev.concord.layer.Activation;
import dev.concord.layer.Dense;
import dev.concord.layer.Rescale;
import dev.concord.loss.CategoricalCrossEntropy;
import dev.concord.model.Model;
import dev.concord.optim.Adam;
import dev.concord.train.Trainer;
import dev.concord.train.TrainingData;
import dev.concord.train.TrainingListener;
import dev.concord.train.TrainingSession;
import dev.concord.train.TrainingSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * The real digits, learned for three epochs. The full ten epochs over five seeds are a command in
 * docs/PERFORMANCE.md. Skipped where neither {@code concord.mnist} nor {@code CONCORD_MNIST} names
 * the files.
 */
class MnistAccuracyTest {
  @Test
  void threeEpochsReach97Percent() throws Exception {
    String folder = System.getProperty("concord.mnist", System.getenv("CONCORD_MNIST"));
    Assumptions.assumeTrue(
        folder != null, "MNIST is not here: set CONCORD_MNIST to the folder of its four files");
    TrainTest mnist = Mnist.load(Path.of(folder));
    Model model =
        Model.sequential(784)
            .add(new Rescale(1f / 255, 0f))
            .add(Dense.of(300, Activation.RELU))
            .add(Dense.of(100, Activation.RELU))
            .add(Dense.of(10))
            .build();
    TrainingData train = TrainingData.of(mnist.train().flattened());
    TrainingData test = TrainingData.of(mnist.test().flattened());
    TrainingSettings settings = new TrainingSettings(3, 128);
    try (Device device = Backends.open("cpu");
        TrainingSession session =
            new TrainingSession(
                device, model, new CategoricalCrossEntropy(), new Adam(0.001f), train, 1);
        Trainer trainer = new Trainer(session, settings, train, null, TrainingListener.NONE)) {
      trainer.fit();
      double accuracy = trainer.evaluate(test).accuracy();
      assertTrue(accuracy >= 0.97, "accuracy " + accuracy);
    }
  }
}
