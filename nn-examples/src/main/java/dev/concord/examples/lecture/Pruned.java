package dev.concord.examples.lecture;

import dev.concord.data.TrainTest;
import dev.concord.examples.plot.Figure;
import dev.concord.examples.plot.LinePlot;
import dev.concord.layer.Activation;
import dev.concord.layer.Dense;
import dev.concord.layer.Rescale;
import dev.concord.loss.CategoricalCrossEntropy;
import dev.concord.model.Model;
import dev.concord.optim.Adam;
import dev.concord.prune.IterativePruning;
import dev.concord.prune.MagnitudePruning;
import dev.concord.prune.PruningSchedule;
import dev.concord.train.ModelWeights;
import dev.concord.train.TrainingData;
import dev.concord.train.TrainingSession;
import dev.concord.train.TrainingSettings;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Most weights of a trained network can go. Those of least magnitude are set to 0 and kept there,
 *
 * <pre>
 *   w ← m ⊙ w      m = 0 for the share s of the weights with the smallest |w|, else 1
 * </pre>
 *
 * at once, which costs accuracy, or round by round with some training after each, fine-tuning, in
 * which the others make up for what is lost (Han et al. 2015).
 */
final class Pruned implements Example {
  private static final double[] SPARSITIES = {0.5, 0.8, 0.9, 0.95, 0.98};

  @Override
  public About about() {
    return new About(
        "pruning",
        "Model selection",
        "Four of five weights can go, with fine-tuning; at once it costs accuracy.");
  }

  @Override
  public void run(Lesson lesson) throws IOException {
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
    lesson.save(
        Figure.of(
            new LinePlot(
                    "Digits read with ever fewer weights",
                    "weights pruned in %",
                    "right on test rows in %")
                .path("at once", percent, atOnce)
                .path("round by round, with fine-tuning", percent, tuned)));
  }

  private static void restore(TrainingSession session, ModelWeights weights) {
    float[] none = session.mask();
    Arrays.fill(none, 1);
    session.mask(none);
    weights.writeTo(session.store());
  }
}
