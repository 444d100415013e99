package dev.concord.examples.lecture;

import dev.concord.data.Dataset;
import dev.concord.data.Split;
import dev.concord.data.Targets;
import dev.concord.data.preprocess.StandardScaler;
import dev.concord.examples.plot.Figure;
import dev.concord.examples.plot.LinePlot;
import dev.concord.examples.plot.Plane;
import dev.concord.examples.plot.PlanePlot;
import dev.concord.layer.Activation;
import dev.concord.layer.Dense;
import dev.concord.loss.CategoricalCrossEntropy;
import dev.concord.model.Model;
import dev.concord.optim.Adam;
import dev.concord.random.RandomStream;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.train.Evaluation;
import dev.concord.train.TrainingData;
import java.io.IOException;
import java.util.List;

/**
 * Earthquakes among noise, from two numbers of each detection: the logarithms of its frequency in
 * hertz and of its amplitude. Noise comes from below (the sea, near 0.3 Hz) and from above
 * (traffic, near 20 Hz), so the signal lies between two lines, which one line cannot cut out. Two
 * hidden tanh units are two lines:
 *
 * <pre>
 *   h = tanh(x·W₁ + b₁)   z = h·W₂ + b₂   P(class c) = e^(z_c) ÷ Σ e^z       2·2+2 + 2·2+2 = 12 weights
 * </pre>
 */
final class SignalFromNoise implements Example {
  private static final double SEA = -0.5;
  private static final double QUAKE = 0.5;
  private static final double TRAFFIC = 1.3;

  @Override
  public About about() {
    return new About(
        "signal-noise",
        "Classification",
        "Seismic signals told from noise by a 2-2-2 tanh network with softmax: 12 weights.");
  }

  @Override
  public void run(Lesson lesson) throws IOException {
    Dataset raw = detections(lesson.choose(600, 3000), lesson.seed());
    Dataset scaled = new StandardScaler().fit(raw.features()).apply(raw);
    Split split = Split.ofFractions(scaled, lesson.seed(), 0, 0.3);
    TrainingData train = TrainingData.of(split.train());
    TrainingData test = TrainingData.of(split.test());
    int epochs = lesson.choose(60, 100);
    Model line = Model.sequential(2).add(Dense.of(2)).build();
    Model network = Model.sequential(2).add(Dense.of(2, Activation.TANH)).add(Dense.of(2)).build();

    Plane plane = Plane.square(2.6, 90);
    Dataset shown = split.test().slice(0, Math.min(250, split.test().size()));
    Evaluation byLine;
    PlanePlot left;
    try (Learner net = learner(lesson, line, train)) {
      net.fit(epochs, 32);
      byLine = net.evaluate(test);
      left = ClassMap.of("Softmax without hidden layer", net, shown, plane);
    }
    try (Learner net = learner(lesson, network, train)) {
      History history = net.fit(epochs, 32, test);
      Evaluation byNetwork = net.evaluate(test);
      lesson.say("%s", network.summary());
      lesson.say("Test rows, class 0 noise, class 1 signal:");
      lesson.say("%s", byNetwork.confusionTable());
      lesson.claim(network.parameterCount() == 12, "the network has 12 weights");
      lesson.claim(
          byLine.accuracy() < 0.85, "one line gets %.1f %% right", 100 * byLine.accuracy());
      lesson.claim(
          byNetwork.accuracy() > 0.95,
          "two hidden units get %.1f %% right",
          100 * byNetwork.accuracy());
      lesson.save(
          Figure.of(
              left,
              ClassMap.of("2-2-2 with tanh", net, shown, plane),
              new LinePlot("Training of 2-2-2", "epoch", "cross-entropy")
                  .line("training", history.loss())
                  .dashed("test", history.validationLoss())));
    }
  }

  private static Learner learner(Lesson lesson, Model model, TrainingData train) {
    return new Learner(lesson, model, new CategoricalCrossEntropy(), new Adam(0.02f), train);
  }

  /** Half noise, from two sources, and half signal. */
  private static Dataset detections(int rows, long seed) {
    RandomStream random = RandomStream.of(seed, "example", "signal", "detections");
    float[] features = new float[2 * rows];
    int[] classes = new int[rows];
    for (int row = 0; row < rows; row++) {
      classes[row] = row % 2;
      double frequency = classes[row] == 1 ? QUAKE : row % 4 == 0 ? SEA : TRAFFIC;
      double amplitude = classes[row] == 1 ? 0.6 : 0;
      features[2 * row] = (float) (frequency + 0.18 * random.nextNormal());
      features[2 * row + 1] = (float) (amplitude + 0.5 * random.nextNormal());
    }
    return new Dataset(
        HostTensor.of(Shape.of(rows, 2), features),
        new Targets.Labels(HostTensor.of(Shape.of(rows), classes), 2, List.of("noise", "signal")),
        List.of("log₁₀ frequency, scaled", "log₁₀ amplitude, scaled"));
  }
}
