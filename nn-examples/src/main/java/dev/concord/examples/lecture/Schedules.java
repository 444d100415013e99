package dev.concord.examples.lecture;

import dev.concord.data.generated.Digits;
import dev.concord.examples.plot.Figure;
import dev.concord.examples.plot.LinePlot;
import dev.concord.layer.Activation;
import dev.concord.layer.Dense;
import dev.concord.layer.Flatten;
import dev.concord.layer.Rescale;
import dev.concord.loss.CategoricalCrossEntropy;
import dev.concord.model.Model;
import dev.concord.optim.Sgd;
import dev.concord.schedule.ConstantRate;
import dev.concord.schedule.CosineDecay;
import dev.concord.schedule.CosineRestarts;
import dev.concord.schedule.ExponentialDecay;
import dev.concord.schedule.MultiStepDecay;
import dev.concord.schedule.OneCycle;
import dev.concord.schedule.PerEpoch;
import dev.concord.schedule.PolynomialDecay;
import dev.concord.schedule.ReduceOnPlateau;
import dev.concord.schedule.StepDecay;
import dev.concord.schedule.WarmUp;
import dev.concord.train.EpochReport;
import dev.concord.train.LearningRateSchedule;
import dev.concord.train.Monitor;
import dev.concord.train.Position;
import dev.concord.train.TrainingData;
import dev.concord.train.TrainingSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A schedule is a function of the place in training, t epochs done, and of what the epochs before
 * brought:
 *
 * <pre>
 *   step         α·ρ^⌊t ÷ N⌋            cosine      ½α(1 + cos(πt ÷ T))
 *   exponential  α·ρ^t                  one-cycle   up for a third, down to almost nothing
 *   polynomial   α(1 − t ÷ T)^p         warm-up     a straight line before any of them
 *   on plateau   α·ρ^(times the loss stood still)
 * </pre>
 *
 * The first figure draws the formulas; the second trains one network with each of them.
 */
final class Schedules implements Example {
  private static final double RATE = 0.5;
  private static final int EPOCHS = 10;
  private static final int BATCHES = 20;

  @Override
  public About about() {
    return new About(
        "schedules",
        "Learning-rate schedules",
        "Every learning-rate schedule as a curve, and one network trained with each.");
  }

  private static Map<String, LearningRateSchedule> schedules(int epochs) {
    Map<String, LearningRateSchedule> all = new LinkedHashMap<>();
    all.put("constant", new ConstantRate(RATE));
    all.put("step, four times", new StepDecay(RATE, 0.4, epochs / 5.0));
    all.put("multi-step, late", new MultiStepDecay(RATE, 0.2, List.of(0.6 * epochs, 0.8 * epochs)));
    all.put(
        "exponential, per epoch",
        new PerEpoch(new ExponentialDecay(RATE, StrictMath.pow(0.02, 1.0 / epochs))));
    all.put("polynomial, square", new PolynomialDecay(RATE, 0, 2, epochs));
    all.put("cosine", new CosineDecay(RATE, epochs));
    all.put("cosine with restarts", new CosineRestarts(RATE, 0, epochs / 3.0, 1.5));
    all.put("one-cycle", new OneCycle(RATE, epochs));
    all.put("warm-up, then cosine", new WarmUp(2, 0, new CosineDecay(RATE, epochs - 2)));
    return all;
  }

  @Override
  public void run(Lesson lesson) throws IOException {
    List<LinePlot> plots = new ArrayList<>();
    double[] time = Columns.steps(0, EPOCHS, EPOCHS * BATCHES + 1);
    Map<String, double[]> curves = new LinkedHashMap<>();
    schedules(EPOCHS)
        .forEach(
            (name, schedule) -> {
              double[] rates = curve(schedule, time.length);
              curves.put(name, rates);
              plots.add(
                  new LinePlot(name, "epochs", "learning rate")
                      .yRange(0, RATE * 1.05)
                      .line(name, time, rates));
            });
    double[] step = curves.get("step, four times");
    lesson.claim(
        step[2 * BATCHES - 1] == RATE && step[2 * BATCHES] == 0.4 * RATE,
        "the step schedule falls exactly where an epoch ends");
    lesson.claim(
        Math.abs(curves.get("cosine")[EPOCHS * BATCHES / 2] - RATE / 2) < 1e-12,
        "half-way along the cosine half the rate is left");
    double[] warm = curves.get("warm-up, then cosine");
    lesson.claim(
        warm[0] == 0 && warm[BATCHES] > warm[BATCHES / 2] && warm[2 * BATCHES] == RATE,
        "the warm-up rises to the schedule's first rate in two epochs");

    Map<String, LearningRateSchedule> tried = schedules(lesson.choose(EPOCHS, 20));
    tried.put(
        "on plateau",
        new ReduceOnPlateau(
            RATE, Monitor.TRAINING_LOSS, 0.5, 0, 0.25, ReduceOnPlateau.Threshold.RELATIVE, 0, 0));
    LinePlot losses = new LinePlot("Training loss by schedule", "epoch", "cross-entropy").logY();
    LinePlot rates = new LinePlot("Rates of the epochs' last steps", "epoch", "learning rate");
    Map<String, Double> lastRates = new HashMap<>();
    lesson.say("");
    lesson.say("schedule                  training loss    rate at the end");
    tried.forEach(
        (name, schedule) -> {
          History history = train(lesson, schedule);
          double[] met = history.epochs().stream().mapToDouble(EpochReport::learningRate).toArray();
          lastRates.put(name, met[met.length - 1]);
          lesson.say("%-24s %14.4f %18.4f", name, history.finalLoss(), met[met.length - 1]);
          losses.line(name, history.loss());
          rates.line(name, met);
        });
    lesson.say("");
    lesson.claim(
        lastRates.get("constant") == (float) RATE && lastRates.get("cosine") < RATE / 20,
        "the reports of the epochs hold the rates of their last steps");
    lesson.claim(
        lastRates.get("on plateau") < RATE,
        "where an epoch was less than 25 %% better the plateau schedule halved its rate: %.4f",
        lastRates.get("on plateau"));
    lesson.save(Figure.grid(3, plots));
    lesson.save("training", Figure.of(losses, rates));
  }

  private static double[] curve(LearningRateSchedule schedule, int steps) {
    double[] rates = new double[steps];
    for (int step = 0; step < steps; step++) {
      rates[step] = schedule.rate(new Position(step / BATCHES, step % BATCHES, BATCHES), List.of());
    }
    return rates;
  }

  private static History train(Lesson lesson, LearningRateSchedule schedule) {
    TrainingData digits =
        TrainingData.of(Digits.generate(lesson.seed(), 0, lesson.choose(100, 1000)));
    Model model =
        Model.sequential(28, 28)
            .add(new Rescale(1f / 255, 0))
            .add(new Flatten())
            .add(Dense.of(30, Activation.TANH))
            .add(Dense.of(10))
            .build();
    Sgd descent = new Sgd((float) RATE);
    try (Learner net = new Learner(lesson, model, new CategoricalCrossEntropy(), descent, digits)) {
      TrainingSettings settings = new TrainingSettings(lesson.choose(EPOCHS, 20), 20);
      return net.fit(settings.withSchedule(schedule), null);
    }
  }
}
