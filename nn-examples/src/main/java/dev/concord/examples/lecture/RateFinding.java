package dev.concord.examples.lecture;

import dev.concord.data.Dataset;
import dev.concord.data.generated.PlaneProblems;
import dev.concord.examples.plot.Figure;
import dev.concord.examples.plot.LinePlot;
import dev.concord.layer.Activation;
import dev.concord.layer.Dense;
import dev.concord.loss.CategoricalCrossEntropy;
import dev.concord.model.Model;
import dev.concord.optim.Sgd;
import dev.concord.schedule.RateFinder;
import dev.concord.train.DivergedException;
import dev.concord.train.TrainingData;
import java.io.IOException;
import java.util.Arrays;

/**
 * The learning rate range test (Smith 2017): one short climb, each step at a higher rate than the
 * one before,
 *
 * <pre>
 *   rateᵢ = lowest · (highest ÷ lowest)^(i ÷ (N − 1))        i = 0 … N − 1
 * </pre>
 *
 * and the loss, smoothed. It stays where it is while the rate is too small, falls, and breaks away
 * where the rate is too large. A good first rate lies where it falls, and a tenth of the rate of
 * the least loss is the cautious choice; where it falls fastest is harder to say, as a batch's loss
 * is noisy. The test costs some hundred steps, where a search by whole trainings costs hundreds of
 * epochs, and leaves the network as it was.
 */
final class RateFinding implements Example {
  private static final int BATCH = 32;

  @Override
  public About about() {
    return new About(
        "rate-finder",
        "Learning-rate schedules",
        "The learning-rate range test: one short climb finds a rate that trains well.");
  }

  @Override
  public void run(Lesson lesson) throws IOException {
    Dataset points = PlaneProblems.circles(lesson.choose(800, 2000), 0.15f, lesson.seed());
    TrainingData data = TrainingData.of(points);
    RateFinder finder = new RateFinder(1e-3, 100, lesson.choose(150, 300), 256, 0.9);
    RateFinder.Curve curve;
    boolean unchanged;
    try (Learner net = learner(lesson, 0.1f, data)) {
      double[] before = net.parameter("dense1/weight");
      curve = finder.run(net.session());
      unchanged = Arrays.equals(before, net.parameter("dense1/weight"));
    }
    double[] rates = curve.points().stream().mapToDouble(RateFinder.Point::rate).toArray();
    double[] smoothed = curve.points().stream().mapToDouble(RateFinder.Point::smoothed).toArray();
    double[] losses = curve.points().stream().mapToDouble(RateFinder.Point::loss).toArray();
    double found = curve.tenthOfLeast();
    lesson.say(
        "%d steps, the rate climbing from %.3f to %.1f",
        rates.length, rates[0], rates[rates.length - 1]);
    lesson.say("the loss falls fastest at the rate       %.3f", curve.steepest());
    lesson.say("a tenth of the rate of the least loss is %.3f%n", found);
    lesson.say("trained at the rate    loss in the last epoch");

    double[] tried = {found / 100, found, 100 * found};
    double[][] courses = new double[tried.length][];
    int epochs = lesson.choose(20, 40);
    for (int i = 0; i < tried.length; i++) {
      courses[i] = train(lesson, (float) tried[i], data, epochs);
      lesson.say("%19.4f %25.4f", tried[i], last(courses[i]));
    }
    lesson.say("");
    lesson.claim(
        rates.length < finder.steps(),
        "the loss breaks away at a rate of %.1f and the test ends",
        rates[rates.length - 1]);
    lesson.claim(unchanged, "afterwards the weights are what they were, to the last bit");
    lesson.claim(
        last(courses[1]) < last(courses[0]) / 2 && !(last(courses[2]) < 2 * last(courses[1])),
        "the rate found trains well, a hundredth of it hardly, a hundred times as much not at all:"
            + " %.3f, %.3f, %.3f",
        last(courses[1]),
        last(courses[0]),
        last(courses[2]));
    lesson.save(
        Figure.of(
            new LinePlot("Range test: one step at each rate", "learning rate", "cross-entropy")
                .points("loss of the step", rates, losses)
                .line("smoothed", rates, smoothed)
                .mark("a tenth of the least loss's rate", found)
                .logX()
                .yRange(0, 2),
            new LinePlot("Training at three rates", "epoch", "cross-entropy")
                .line("a hundredth: %.4f".formatted(tried[0]), courses[0])
                .line("as found: %.3f".formatted(tried[1]), courses[1])
                .line("a hundred times: %.1f".formatted(tried[2]), courses[2])
                .yRange(0, 3)));
  }

  private static Learner learner(Lesson lesson, float rate, TrainingData data) {
    Model model =
        Model.sequential(2)
            .add(Dense.of(32, Activation.RELU))
            .add(Dense.of(32, Activation.RELU))
            .add(Dense.of(2))
            .build();
    return new Learner(lesson, model, new CategoricalCrossEntropy(), new Sgd(rate), data);
  }

  /** The loss of each epoch; not a number where training diverged. */
  private static double[] train(Lesson lesson, float rate, TrainingData data, int epochs) {
    try (Learner net = learner(lesson, rate, data)) {
      return net.fit(epochs, BATCH).loss();
    } catch (DivergedException diverged) {
      lesson.say("%19.4f diverges at step %d", rate, diverged.step());
      return new double[] {Double.NaN};
    }
  }

  private static double last(double[] values) {
    return values[values.length - 1];
  }
}
