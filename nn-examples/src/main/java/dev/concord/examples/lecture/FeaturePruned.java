package dev.concord.examples.lecture;

import dev.concord.examples.plot.BarPlot;
import dev.concord.examples.plot.Figure;
import dev.concord.layer.Activation;
import dev.concord.layer.Dense;
import dev.concord.loss.MeanSquaredError;
import dev.concord.model.Model;
import dev.concord.optim.Adam;
import dev.concord.prune.FeatureImportance;
import dev.concord.prune.FeaturePruning;
import dev.concord.prune.FeatureSelection;
import dev.concord.prune.IterativePruning;
import dev.concord.prune.PruningSchedule;
import dev.concord.random.RandomStream;
import dev.concord.regularization.Regularizer;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.train.TrainingData;
import dev.concord.train.TrainingSession;
import dev.concord.train.TrainingSettings;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Whole inputs can go. Of twelve features four say something,
 *
 * <pre>
 *   y = x₀ + x₁·x₂ + sin(2x₃) + noise
 * </pre>
 *
 * and two measures find them: the norm of the weights that leave an input, and how much worse the
 * answers get where the input's values are shuffled among the rows (Breiman 2001). The others are
 * pruned with fine-tuning, or left out of a new network.
 */
final class FeaturePruned implements Example {
  private static final int FEATURES = 12;
  private static final int[] USEFUL = {0, 1, 2, 3};

  @Override
  public About about() {
    return new About(
        "feature-pruning",
        "Model selection",
        "Inputs that say nothing are found by their weights and by shuffling, and can go.");
  }

  @Override
  public void run(Lesson lesson) throws IOException {
    TrainingData train = rows(lesson.choose(400, 1000), lesson.seed(), "train");
    TrainingData test = rows(1000, lesson.seed(), "test");
    TrainingSettings epochs = new TrainingSettings(lesson.choose(60, 150), 20);
    double[] errors = new double[3];
    FeatureImportance byWeights;
    FeatureImportance byPermutation;
    try (Learner net = network(lesson, train)) {
      net.fit(epochs, null);
      errors[0] = net.evaluate(test).loss();
      TrainingSession session = net.session();
      byWeights = FeatureImportance.byWeights(session.model(), session.store());
      byPermutation =
          FeatureImportance.byPermutation(
              lesson.device(), session.model(), session.store(), session.loss(), test, 3, 1);
      double share = 1 - (double) USEFUL.length / FEATURES;
      new IterativePruning(new FeaturePruning(), PruningSchedule.linear(share), 4)
          .run(session, epochs.withEpochs(epochs.epochs() / 4), null);
      errors[1] = net.evaluate(test).loss();
    }
    FeatureSelection best = byPermutation.best(USEFUL.length);
    try (Learner net = network(lesson, best.apply(train))) {
      net.fit(epochs, null);
      errors[2] = net.evaluate(best.apply(test)).loss();
    }
    lesson.say("numbers of the features, the most important first");
    lesson.say("by their weights:  %s", byWeights.ranked());
    lesson.say("by shuffling them: %s", byPermutation.ranked());
    lesson.say("");
    lesson.say("mean squared error on test rows");
    lesson.say("all %d features                 %.3f", FEATURES, errors[0]);
    lesson.say("all but %d pruned                %.3f", USEFUL.length, errors[1]);
    lesson.say("a new network of the best %d     %.3f", USEFUL.length, errors[2]);
    lesson.say("");
    lesson.claim(
        Arrays.equals(best.kept(), USEFUL), "shuffling finds the four features that say something");
    lesson.claim(
        IntStream.of(byWeights.best(USEFUL.length).kept()).filter(i -> i < 4).count() >= 3,
        "the weights name at least three of them among the first four");
    lesson.claim(errors[2] < errors[0], "and new rows are better answered without the others");
    List<String> names = IntStream.range(0, FEATURES).mapToObj(i -> "x" + i).toList();
    lesson.save(
        Figure.of(
            new BarPlot("Importance of features", "feature", "share of the largest", names)
                .bars("norm of weights", shares(byWeights))
                .bars("rise of the loss by shuffling", shares(byPermutation))));
  }

  private static double[] shares(FeatureImportance importance) {
    double largest = importance.values().get(importance.ranked().getFirst());
    return importance.values().stream().mapToDouble(value -> value / largest).toArray();
  }

  /** A penalty lets the weights of inputs that say nothing fall. */
  private static Learner network(Lesson lesson, TrainingData train) {
    Model model =
        Model.sequential(train.features().getFirst().shape().length(1))
            .add(Dense.of(32, Activation.TANH).withRegularizer(Regularizer.l1(2e-3f)))
            .add(Dense.of(1))
            .build();
    return new Learner(lesson, model, new MeanSquaredError(), new Adam(0.01f), train);
  }

  private static TrainingData rows(int count, long seed, String use) {
    RandomStream random = RandomStream.of(seed, "example", "feature pruning", use);
    float[] x = new float[count * FEATURES];
    float[] y = new float[count];
    for (int row = 0; row < count; row++) {
      int at = row * FEATURES;
      for (int feature = 0; feature < FEATURES; feature++) {
        x[at + feature] = random.nextNormal();
      }
      y[row] =
          (float)
              (x[at]
                  + x[at + 1] * x[at + 2]
                  + StrictMath.sin(2 * x[at + 3])
                  + 0.1 * random.nextNormal());
    }
    return new TrainingData(
        List.of(HostTensor.of(Shape.of(count, FEATURES), x)), HostTensor.of(Shape.of(count, 1), y));
  }
}
