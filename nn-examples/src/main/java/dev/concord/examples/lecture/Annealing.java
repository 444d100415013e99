package dev.concord.examples.lecture;

import dev.concord.examples.plot.Figure;
import dev.concord.examples.plot.LinePlot;
import dev.concord.layer.Activation;
import dev.concord.layer.Dense;
import dev.concord.loss.MeanSquaredError;
import dev.concord.model.Model;
import dev.concord.optim.Sgd;
import dev.concord.random.RandomStream;
import dev.concord.schedule.ConstantRate;
import dev.concord.schedule.CosineDecay;
import dev.concord.schedule.CosineRestarts;
import dev.concord.schedule.ExponentialDecay;
import dev.concord.schedule.OneCycle;
import dev.concord.schedule.StepDecay;
import dev.concord.train.EpochReport;
import dev.concord.train.LearningRateSchedule;
import dev.concord.train.TrainingData;
import dev.concord.train.TrainingSettings;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * Learning-rate annealing. With a constant rate α stochastic descent never comes to rest: near the
 * minimum its weights jump about in a ball whose size, and so the loss it adds, grows with α·σ², σ²
 * the variance of the batch's gradient. A high rate gets there fast and stays noisy, a low one is
 * slow; a rate that falls has both (Robbins and Monro 1951 ask for Σα = ∞ and Σα² &lt; ∞).
 */
final class Annealing implements Example {
  private static final double NOISE = 0.4;
  private static final double HIGH = 0.05;
  private static final double LOW = 0.001;

  private record Plan(String name, LearningRateSchedule schedule) {}

  @Override
  public About about() {
    return new About(
        "annealing",
        "Learning-rate schedules",
        "Learning rates that fall: fast as the high constant one, in the end as quiet as the low.");
  }

  @Override
  public void run(Lesson lesson) throws IOException {
    int epochs = lesson.choose(16, 40);
    List<Plan> plans =
        List.of(
            new Plan("constant, high", new ConstantRate(HIGH)),
            new Plan("constant, low", new ConstantRate(LOW)),
            new Plan("step", new StepDecay(HIGH, 0.3, epochs / 4.0)),
            new Plan("exponential", new ExponentialDecay(HIGH, StrictMath.pow(0.01, 1.0 / epochs))),
            new Plan("cosine", new CosineDecay(HIGH, epochs)),
            new Plan("cosine, restarts", new CosineRestarts(HIGH, epochs / 4.0)),
            new Plan("one cycle", new OneCycle(HIGH, epochs)));
    TrainingData train = points(lesson.choose(600, 2000), lesson.seed(), "train");
    TrainingData validation = points(2000, lesson.seed(), "validation");
    LinePlot losses =
        new LinePlot("Error beyond the noise", "epoch", "mean squared error - noise").logY();
    LinePlot rates = new LinePlot("Learning rates", "epoch", "rate").logY().yRange(1e-4, 0.1);
    double[] atEnd = new double[plans.size()];
    double noise = NOISE * NOISE;
    lesson.say("noise alone: mean squared error %.4f", noise);
    lesson.say("schedule               after a quarter       at the end");
    for (int i = 0; i < atEnd.length; i++) {
      Plan plan = plans.get(i);
      Model model = Model.sequential(1).add(Dense.of(30, Activation.TANH)).add(Dense.of(1)).build();
      try (Learner net =
          new Learner(lesson, model, new MeanSquaredError(), new Sgd((float) HIGH), train)) {
        History history =
            net.fit(new TrainingSettings(epochs, 2).withSchedule(plan.schedule()), validation);
        double[] errors = history.validationLoss();
        // The mean of the last epochs: one epoch of a noisy curve says little.
        for (int last = 1; last <= 4; last++) {
          atEnd[i] += errors[epochs - last] / 4;
        }
        lesson.say("%-22s %15.4f %16.4f", plan.name(), errors[epochs / 4 - 1], atEnd[i]);
        losses.line(plan.name(), Arrays.stream(errors).map(v -> v - noise).toArray());
        rates.line(
            plan.name(),
            history.epochs().stream().mapToDouble(EpochReport::learningRate).toArray());
      }
    }
    lesson.say("");
    for (int i : new int[] {2, 3, 4, 6}) {
      lesson.claim(
          atEnd[i] < atEnd[0] && atEnd[i] < atEnd[1],
          "%s ends below both constant rates: %.4f",
          plans.get(i).name(),
          atEnd[i]);
    }
    lesson.save(Figure.of(losses, rates));
  }

  private static TrainingData points(int rows, long seed, String use) {
    RandomStream random = RandomStream.of(seed, "example", "annealing", use);
    double[] x = new double[rows];
    double[] y = new double[rows];
    for (int i = 0; i < rows; i++) {
      x[i] = random.nextFloat(-1.5f, 1.5f);
      y[i] = StrictMath.sin(3 * x[i]) + NOISE * random.nextNormal();
    }
    return new TrainingData(List.of(Columns.table(x)), Columns.table(y));
  }
}
