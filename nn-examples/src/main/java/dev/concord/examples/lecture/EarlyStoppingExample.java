package dev.concord.examples.lecture;

import dev.concord.callback.EarlyStopping;
import dev.concord.data.Dataset;
import dev.concord.data.generated.PlaneProblems;
import dev.concord.examples.plot.Figure;
import dev.concord.examples.plot.LinePlot;
import dev.concord.layer.Activation;
import dev.concord.layer.Dense;
import dev.concord.loss.CategoricalCrossEntropy;
import dev.concord.model.Model;
import dev.concord.optim.Adam;
import dev.concord.train.EpochReport;
import dev.concord.train.Monitor;
import dev.concord.train.TrainingData;
import dev.concord.train.TrainingListener;
import dev.concord.train.TrainingSettings;
import java.io.IOException;

/**
 * Early stopping. On noisy points the validation loss of a large network falls first and rises
 * later, as the network turns from the shape to the noise. So watch it, keep the weights of the
 * best epoch, stop when it has not become better for some epochs, the patience, and take the best
 * weights back (Prechelt 1998). It costs nothing and needs no rate to be chosen; it is the first
 * remedy to try.
 */
final class EarlyStoppingExample implements Example {
  private static final int PATIENCE = 15;

  @Override
  public About about() {
    return new About(
        "early-stopping",
        "Regularisation",
        "Stopping when the validation loss rises, with the best weights restored.");
  }

  @Override
  public void run(Lesson lesson) throws IOException {
    Dataset points = PlaneProblems.circles(2300, 0.4f, lesson.seed());
    TrainingData train = TrainingData.of(points.slice(0, 100));
    TrainingData validation = TrainingData.of(points.slice(100, 300));
    TrainingData test = TrainingData.of(points.slice(300, 2300));
    int epochs = lesson.choose(150, 300);
    TrainingSettings settings = new TrainingSettings(epochs, 20).judgingTraining();
    double all;
    double[] training;
    double[] validated;
    try (Learner net = learner(lesson, train)) {
      History history = net.fit(settings, validation, TrainingListener.NONE);
      training = history.trainingLoss();
      validated = history.validationLoss();
      all = net.evaluate(test).loss();
    }
    double stopped;
    History history;
    double restored;
    try (Learner net = learner(lesson, train)) {
      history = net.fit(settings, validation, new EarlyStopping(Monitor.VALIDATION_LOSS, PATIENCE));
      stopped = net.evaluate(test).loss();
      restored = net.evaluate(validation).loss();
    }
    EpochReport best = history.epochs().get(history.epochs().size() - 1 - PATIENCE);
    lesson.say("                          epochs    test loss");
    lesson.say("to the end %21d %12.4f", epochs, all);
    lesson.say(
        "stopped early %18d %12.4f   (best epoch %d)%n",
        history.epochs().size(), stopped, best.epoch());
    lesson.claim(
        history.epochs().size() < epochs, "it stops after %d epochs", history.epochs().size());
    lesson.claim(
        restored == best.validation().loss(),
        "and has the weights of epoch %d back, to the last bit of the validation loss",
        best.epoch());
    lesson.claim(stopped < all, "which do better on new rows: %.3f instead of %.3f", stopped, all);
    lesson.save(
        Figure.of(
            new LinePlot("The validation loss turns: 100 noisy points", "epoch", "cross-entropy")
                .line("training", training)
                .line("validation", validated)
                .mark("best epoch", best.epoch())));
  }

  private static Learner learner(Lesson lesson, TrainingData train) {
    Model model =
        Model.sequential(2)
            .add(Dense.of(64, Activation.RELU))
            .add(Dense.of(64, Activation.RELU))
            .add(Dense.of(2))
            .build();
    return new Learner(lesson, model, new CategoricalCrossEntropy(), new Adam(0.005f), train);
  }
}
