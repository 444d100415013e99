package dev.concord.examples.lecture;

import dev.concord.data.Dataset;
import dev.concord.data.Targets;
import dev.concord.data.TrainTest;
import dev.concord.examples.plot.Figure;
import dev.concord.examples.plot.LinePlot;
import dev.concord.layer.Activation;
import dev.concord.layer.Dense;
import dev.concord.layer.Rescale;
import dev.concord.loss.CategoricalCrossEntropy;
import dev.concord.model.Model;
import dev.concord.optim.Adam;
import dev.concord.random.RandomStream;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.train.TrainingData;
import dev.concord.train.TrainingSettings;
import java.io.IOException;

/**
 * A network with more weights than rows learns random labels by heart, without an error, though
 * there is nothing to learn: on new rows it guesses. The same network with true labels does well on
 * new rows. So how well it fits says nothing of how well it generalises (Zhang et al.,
 * "Understanding deep learning requires rethinking generalization", 2017).
 */
final class RandomLabels implements Example {
  private static final int CLASSES = 10;

  private record Outcome(double[] fitted, double training, double test) {}

  @Override
  public About about() {
    return new About(
        "random-labels",
        "Generalisation",
        "A network learns random labels by heart, and can do nothing with them.");
  }

  @Override
  public void run(Lesson lesson) throws IOException {
    TrainTest digits = lesson.digits();
    int rows = lesson.choose(200, 2000);
    Dataset train = digits.train().slice(0, rows).flattened();
    Dataset test = digits.test().flattened();
    int epochs = lesson.choose(25, 60);
    Outcome truth = learn(lesson, train, test, epochs);
    Outcome random = learn(lesson, train.withTargets(drawn(rows, lesson.seed())), test, epochs);
    lesson.say("%d images, %d weights", rows, network(lesson).parameterCount());
    lesson.say("labels    right on training rows    right on test rows");
    lesson.say("true   %20.1f %% %21.1f %%", 100 * truth.training(), 100 * truth.test());
    lesson.say("random %20.1f %% %21.1f %%%n", 100 * random.training(), 100 * random.test());
    lesson.claim(random.training() > 0.99, "random labels are learned by heart");
    lesson.claim(random.test() < 0.25, "which is worth as much as guessing");
    lesson.claim(truth.test() > 0.5, "with true labels the same network generalises");
    lesson.save(
        Figure.of(
            new LinePlot(
                    "%d digits: random labels are learned, too".formatted(rows),
                    "epoch",
                    "share right on training rows")
                .line("true labels", truth.fitted())
                .line("random labels", random.fitted())));
  }

  private static Model network(Lesson lesson) {
    return Model.sequential(784)
        .add(new Rescale(1 / 255f, 0f))
        .add(Dense.of(lesson.choose(100, 256), Activation.RELU))
        .add(Dense.of(CLASSES))
        .build();
  }

  private static Outcome learn(Lesson lesson, Dataset train, Dataset test, int epochs) {
    TrainingData data = TrainingData.of(train);
    try (Learner net =
        new Learner(
            lesson, network(lesson), new CategoricalCrossEntropy(), new Adam(0.002f), data)) {
      History history =
          net.fit(new TrainingSettings(epochs, lesson.choose(20, 50)).judgingTraining(), null);
      return new Outcome(
          history.trainingAccuracy(),
          net.evaluate(data).accuracy(),
          net.evaluate(TrainingData.of(test)).accuracy());
    }
  }

  private static Targets drawn(int rows, long seed) {
    RandomStream random = RandomStream.of(seed, "example", "random-labels", "labels");
    int[] labels = new int[rows];
    for (int row = 0; row < rows; row++) {
      labels[row] = random.nextInt(CLASSES);
    }
    return new Targets.Labels(HostTensor.of(Shape.of(rows), labels), CLASSES);
  }
}
