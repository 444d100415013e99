package dev.concord.examples.lecture;

import dev.concord.data.TrainTest;
import dev.concord.examples.plot.BarPlot;
import dev.concord.examples.plot.Figure;
import dev.concord.examples.plot.LinePlot;
import dev.concord.layer.Activation;
import dev.concord.layer.Dense;
import dev.concord.layer.Rescale;
import dev.concord.loss.CategoricalCrossEntropy;
import dev.concord.loss.MeanSquaredError;
import dev.concord.model.Model;
import dev.concord.optim.Adam;
import dev.concord.prune.FeatureImportance;
import dev.concord.prune.FeaturePruning;
import dev.concord.prune.FeatureSelection;
import dev.concord.prune.IterativePruning;
import dev.concord.prune.MagnitudePruning;
import dev.concord.prune.PruningSchedule;
import dev.concord.random.RandomStream;
import dev.concord.regularization.Regularizer;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.train.ModelWeights;
import dev.concord.train.TrainingData;
import dev.concord.train.TrainingSession;
import dev.concord.train.TrainingSettings;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Most weights of a trained network can go. Those of least magnitude are set to 0 and kept there,
 *
 * <pre>
 *   w ← m ⊙ w      m = 0 for the share s of the weights with the smallest |w|, else 1
 * </pre>
 *
 * at once, which costs accuracy, or round by round with some training after each, fine-tuning, in
 * which the others make up for what is lost (Han et al. 2015). Whole inputs can go, too: of twelve
 * features four say something,
 *
 * <pre>
 *   y = x₀ + x₁·x₂ + sin(2x₃)
 * </pre>
 *
 * and pruning by the norm of the weights that leave an input, or by how much shuffling it hurts,
 * finds them.
 */
final class Pruned implements Example {
  private static final double[] SPARSITIES = {0.5, 0.8, 0.9, 0.95, 0.98};
  private static final int FEATURES = 12;
  private static final int[] USEFUL = {0, 1, 2, 3};

  @Override
  public String name() {
    return "pruning";
  }

  @Override
  public String shows() {
    return "Four of five weights can go, with fine-tuning; so can inputs that say nothing.";
  }

  @Override
  public String topic() {
    return "Model selection";
  }

  @Override
  public void run(Lesson lesson) throws IOException {
    LinePlot weights = weights(lesson);
    lesson.save(Figure.of(weights, features(lesson)));
  }

  private static LinePlot weights(Lesson lesson) throws IOException {
    TrainTest digits = lesson.digits();
    int rows = lesson.choose(1000, 5000);
    TrainingData train = TrainingData.of(digits.train().slice(0, rows).flattened());
    TrainingData test = TrainingData.of(digits.test().flattened());
    Model model =
        Model.sequential(784)
            .add(new Rescale(1 / 255f, 0f))
            .add(Dense.of(lesson.choose(32, 100), Activation.RELU))
            .add(Dense.of(10))
            .build();
    var pruning = new MagnitudePruning(MagnitudePruning.Scope.GLOBAL);
    double[] atOnce = new double[SPARSITIES.length];
    double[] tuned = new double[SPARSITIES.length];
    try (Learner net =
        new Learner(lesson, model, new CategoricalCrossEntropy(), new Adam(0.002f), train)) {
      net.fit(lesson.choose(8, 10), 32);
      double all = 100 * net.evaluate(test).accuracy();
      lesson.say("%,d weights: %.1f %% right on test rows", model.parameterCount(), all);
      lesson.say("pruned      at once    round by round");
      TrainingSession session = net.session();
      ModelWeights trained = ModelWeights.of(model, session.store());
      for (int i = 0; i < SPARSITIES.length; i++) {
        restore(session, trained);
        session.mask(pruning.mask(model, session.store(), SPARSITIES[i]));
        atOnce[i] = 100 * net.evaluate(test).accuracy();
      }
      restore(session, trained);
      for (int i = 0; i < SPARSITIES.length; i++) {
        double from = i == 0 ? 0 : SPARSITIES[i - 1];
        double to = SPARSITIES[i];
        PruningSchedule schedule = (round, rounds) -> from + (to - from) * round / rounds;
        new IterativePruning(pruning, schedule, 2)
            .run(session, new TrainingSettings(lesson.choose(1, 2), 32), null);
        tuned[i] = 100 * net.evaluate(test).accuracy();
        lesson.say("%5.0f %% %10.1f %% %15.1f %%", 100 * to, atOnce[i], tuned[i]);
      }
      lesson.say("");
      lesson.claim(
          tuned[1] > all - 2, "with a fifth of its weights the network reads %.1f %%", tuned[1]);
      lesson.claim(
          IntStream.range(2, tuned.length).allMatch(i -> tuned[i] > atOnce[i]),
          "fine-tuning makes up for what is lost: at 95 %% %.1f instead of %.1f %%",
          tuned[3],
          atOnce[3]);
    }
    double[] percent = Arrays.stream(SPARSITIES).map(s -> 100 * s).toArray();
    return new LinePlot("Digits", "weights pruned in %", "right on test rows in %")
        .line("at once", percent, atOnce)
        .line("round by round, with fine-tuning", percent, tuned);
  }

  private static void restore(TrainingSession session, ModelWeights weights) {
    float[] none = session.mask();
    Arrays.fill(none, 1);
    session.mask(none);
    weights.writeTo(session.store());
  }

  private static BarPlot features(Lesson lesson) {
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
    lesson.say(
        "%nmost important: %s by weights, %s by shuffling",
        byWeights.ranked(), byPermutation.ranked());
    FeatureSelection best = byPermutation.best(USEFUL.length);
    try (Learner net = network(lesson, best.apply(train))) {
      net.fit(epochs, null);
      errors[2] = net.evaluate(best.apply(test)).loss();
    }
    lesson.say(
        "mean squared error on test rows: %.3f with %d features, %.3f with all but %d pruned, %.3f"
            + " of a network of %s",
        errors[0], FEATURES, errors[1], USEFUL.length, errors[2], best);
    lesson.claim(
        Arrays.equals(best.kept(), USEFUL)
            && Arrays.equals(byWeights.best(USEFUL.length).kept(), USEFUL),
        "both measures find the four features that say something");
    lesson.claim(
        errors[1] < errors[0] && errors[2] < errors[0],
        "and new rows are better answered without the others");
    List<String> names = IntStream.range(0, FEATURES).mapToObj(i -> "x" + i).toList();
    return new BarPlot("Importance of features", "feature", "share of the largest", names)
        .bars("norm of weights", shares(byWeights))
        .bars("loss by shuffling", shares(byPermutation));
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
    RandomStream random = RandomStream.of(seed, "example", "pruning", use);
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
