package dev.concord.examples.lecture;

import dev.concord.data.TrainTest;
import dev.concord.examples.plot.Figure;
import dev.concord.examples.plot.LinePlot;
import dev.concord.layer.Activation;
import dev.concord.layer.Dense;
import dev.concord.layer.Rescale;
import dev.concord.loss.CategoricalCrossEntropy;
import dev.concord.model.Model;
import dev.concord.optim.Optimizer;
import dev.concord.train.TrainingData;
import java.io.IOException;
import java.util.Arrays;

/**
 * Every update rule on the same digits from the same first weights, each with its usual learning
 * rate. Plain descent is the slowest, momentum or a scale for each weight of its own the greater
 * part of the gain; among the adaptive rules the differences are small, and smaller than what
 * another learning rate does to any of them. (L-BFGS, which takes all rows in each step, is the
 * matter of {@link QuasiNewton}.)
 */
final class MnistOptimizers implements Example {
  @Override
  public About about() {
    return new About(
        "mnist-optimizers",
        "Optimizers",
        "The loss curves of all update rules on the same digits and from the same first weights.");
  }

  @Override
  public void run(Lesson lesson) throws IOException {
    TrainTest digits = lesson.digits();
    int rows = Math.min(lesson.choose(600, 20_000), digits.train().size());
    TrainingData train = TrainingData.of(digits.train().slice(0, rows).flattened());
    TrainingData test = TrainingData.of(digits.test().flattened());
    LinePlot training = new LinePlot("Training loss", "epoch", "cross-entropy").logY();
    LinePlot testing = new LinePlot("Errors on test rows", "epoch", "wrong in %");
    double[] losses = new double[Rules.all().size()];
    lesson.say("update rule        rate    training loss    right on test rows");
    for (int i = 0; i < losses.length; i++) {
      Optimizer rule = Rules.all().get(i);
      Model model =
          Model.sequential(784)
              .add(new Rescale(1 / 255f, 0f))
              .add(Dense.of(lesson.choose(32, 100), Activation.RELU))
              .add(Dense.of(10))
              .build();
      try (Learner net = new Learner(lesson, model, new CategoricalCrossEntropy(), rule, train)) {
        History history = net.fit(lesson.choose(5, 10), lesson.choose(10, 128), test);
        double[] right = history.validationAccuracy();
        losses[i] = history.finalLoss();
        training.line(rule.name(), history.loss());
        testing.line(rule.name(), Arrays.stream(right).map(a -> 100 - 100 * a).toArray());
        lesson.say(
            "%-14s %8.4f %16.4f %19.2f %%",
            rule.name(), rule.learningRate(), losses[i], 100 * right[right.length - 1]);
      }
    }
    int best = 0;
    for (int i = 1; i < losses.length; i++) {
      best = losses[i] < losses[best] ? i : best;
    }
    lesson.say("");
    lesson.claim(
        losses[best] < losses[0] && best != 0,
        "%s reaches a lower loss than plain descent: %.4f and %.4f",
        Rules.all().get(best).name(),
        losses[best],
        losses[0]);
    double worst = Arrays.stream(losses).max().orElseThrow();
    lesson.claim(
        worst < 1.5, "every rule learns: guessing has a loss of 2.303, the last %.3f", worst);
    lesson.save(Figure.of(training, testing));
  }
}
