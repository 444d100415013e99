package dev.concord.examples.lecture;

import dev.concord.examples.plot.BarPlot;
import dev.concord.examples.plot.Figure;
import dev.concord.layer.Activation;
import dev.concord.layer.Dense;
import dev.concord.layer.Dropout;
import dev.concord.layer.GaussianNoise;
import dev.concord.layer.Layer;
import dev.concord.loss.CategoricalCrossEntropy;
import dev.concord.model.Model;
import dev.concord.model.SequentialBuilder;
import dev.concord.optim.Adam;
import dev.concord.random.RandomStream;
import dev.concord.regularization.ElasticNet;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.train.Evaluation;
import dev.concord.train.TrainingData;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Noise on purpose. Twenty-four channels measure two numbers u and v with noise of their own, the
 * class is whether {@code u·v > 0}, rows are few and the network is too large. In training only,
 * with n normal and drawn anew in each step,
 *
 * <pre>
 *   x + σ·n  (inputs)      w + σ·n  (weights)      h + σ·n  (activations)      x ⊙ mask  (dropout)
 * </pre>
 *
 * keep it from leaning on single numbers, as do bounds and penalties on the weights:
 *
 * <pre>
 *   ‖w‖ ≤ c for each unit  (max-norm)              L + λ₁·Σ|w| + λ₂·Σw²  (elastic net)
 * </pre>
 *
 * The cross-entropy of test rows shows it best: who has learned rows by heart is sure of himself
 * where he is wrong.
 */
final class NoisyTraining implements Example {
  private static final int INPUTS = 24;
  private static final float NOISE = 1;
  private static final int ROWS = 120;
  private static final int UNITS = 48;

  /** What stands before the first layer, how layers are made, and what stands behind each. */
  private record Way(String name, Optional<Layer> inputs, Dense dense, Optional<Layer> behind) {
    Way(String name, Dense dense) {
      this(name, Optional.empty(), dense, Optional.empty());
    }

    Way(String name, Layer inputs) {
      this(name, Optional.of(inputs), PLAIN, Optional.empty());
    }
  }

  private static final Dense PLAIN = Dense.of(UNITS, Activation.RELU);
  private static final List<Way> WAYS =
      List.of(
          new Way("nothing", PLAIN),
          new Way("noise on inputs", new GaussianNoise(1)),
          new Way("noise on weights", PLAIN.withWeightNoise(0.2f)),
          new Way(
              "noise on activations", Optional.empty(), PLAIN, Optional.of(new GaussianNoise(1f))),
          new Way("dropout on inputs", new Dropout(0.5)),
          new Way("max-norm", PLAIN.withMaxNorm(0.2f)),
          new Way("elastic net", PLAIN.withRegularizer(new ElasticNet(0.01f, 0.01f))));

  @Override
  public About about() {
    return new About(
        "noise",
        "Regularisation",
        "Noise on inputs, weights and activations, dropout of inputs, max-norm, elastic net.");
  }

  @Override
  public void run(Lesson lesson) throws IOException {
    TrainingData train = rows(ROWS, lesson.seed(), "train");
    TrainingData test = rows(2000, lesson.seed(), "test");
    double[] training = new double[WAYS.size()];
    double[] losses = new double[WAYS.size()];
    lesson.say("                        right on training rows    on test rows    test loss");
    for (int i = 0; i < WAYS.size(); i++) {
      try (Learner net =
          new Learner(
              lesson, model(WAYS.get(i)), new CategoricalCrossEntropy(), new Adam(0.003f), train)) {
        net.fit(lesson.choose(60, 100), 20);
        Evaluation judged = net.evaluate(test);
        training[i] = 100 * net.evaluate(train).accuracy();
        losses[i] = judged.loss();
        lesson.say(
            "%-22s %22.1f %% %13.1f %% %12.3f",
            WAYS.get(i).name(), training[i], 100 * judged.accuracy(), losses[i]);
      }
    }
    lesson.say("");
    lesson.claim(training[0] > 99, "without help every training row is learned by heart");
    for (int i = 1; i < WAYS.size(); i++) {
      lesson.claim(
          losses[i] < losses[0],
          "%s: a test loss of %.3f instead of %.3f",
          WAYS.get(i).name(),
          losses[i],
          losses[0]);
    }
    lesson.save(
        Figure.of(
            new BarPlot(
                    "Two numbers in 24 noisy channels, %d rows".formatted(ROWS),
                    "what is added in training",
                    "cross-entropy of test rows",
                    WAYS.stream().map(Way::name).toList())
                .bars("test rows", losses)));
  }

  private static Model model(Way way) {
    SequentialBuilder builder = Model.sequential(INPUTS);
    way.inputs().ifPresent(builder::add);
    for (int layer = 0; layer < 2; layer++) {
      builder.add(way.dense());
      way.behind().ifPresent(builder::add);
    }
    return builder.add(Dense.of(2)).build();
  }

  private static TrainingData rows(int count, long seed, String use) {
    RandomStream random = RandomStream.of(seed, "example", "noise", use);
    float[] x = new float[count * INPUTS];
    int[] classes = new int[count];
    for (int row = 0; row < count; row++) {
      float u = random.nextNormal();
      float v = random.nextNormal();
      for (int input = 0; input < INPUTS; input++) {
        x[row * INPUTS + input] = (input % 2 == 0 ? u : v) + NOISE * random.nextNormal();
      }
      classes[row] = u * v > 0 ? 1 : 0;
    }
    return new TrainingData(
        List.of(HostTensor.of(Shape.of(count, INPUTS), x)),
        HostTensor.of(Shape.of(count), classes));
  }
}
