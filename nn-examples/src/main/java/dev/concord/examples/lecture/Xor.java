package dev.concord.examples.lecture;

import dev.concord.data.Dataset;
import dev.concord.data.generated.PlaneProblems;
import dev.concord.examples.plot.Figure;
import dev.concord.examples.plot.Plane;
import dev.concord.examples.plot.PlanePlot;
import dev.concord.layer.Activation;
import dev.concord.layer.Dense;
import dev.concord.loss.MeanSquaredError;
import dev.concord.model.Model;
import dev.concord.optim.Adam;
import dev.concord.train.TrainingData;
import java.io.IOException;
import java.util.List;

/**
 * Exclusive or, the four points that no straight line separates. Two ReLU units are enough when the
 * weights are set by hand (Goodfellow, Bengio, Courville, "Deep learning", 2016, section 6.1):
 *
 * <pre>
 *   h₁ = max(0, x₁ + x₂)      h₂ = max(0, x₁ + x₂ − 1)      y = h₁ − 2·h₂
 * </pre>
 *
 * Gradient descent has to find such weights, and from a bad start it does not: with two units many
 * starts end where the gradient is 0 and the error is not. Wider layers hardly ever do.
 */
final class Xor implements Example {
  private static final Plane PLANE = new Plane(-0.4, 1.4, -0.4, 1.4, 90, 90);
  private static final Dataset POINTS = PlaneProblems.xor();
  private static final TrainingData DATA =
      new TrainingData(List.of(POINTS.features()), POINTS.labels().binary().values());
  private static final double LEARNED = 0.01;

  @Override
  public About about() {
    return new About(
        "xor",
        "Hidden layers",
        "Exclusive or: impossible for one unit, exact by hand-set weights, then learned.");
  }

  @Override
  public void run(Lesson lesson) throws IOException {
    int epochs = lesson.choose(300, 1000);
    Model linear = Model.sequential(2).add(Dense.of(1)).build();
    PlanePlot first;
    double bestLinear;
    try (Learner net = learner(lesson, linear, 1)) {
      bestLinear = net.fit(epochs, 4).finalLoss();
      first = picture("One unit without hidden layer", net);
      print(lesson, "one linear unit", net);
    }
    PlanePlot second;
    double[] byHand;
    try (Learner net = learner(lesson, network(2), 1)) {
      net.set("dense1/weight", 1, 1, 1, 1);
      net.set("dense1/bias", 0, -1);
      net.set("dense2/weight", 1, -2);
      net.set("dense2/bias", 0);
      byHand = net.predict(POINTS.features());
      second = picture("Two ReLU units, weights by hand", net);
      print(lesson, "hand-set weights", net);
    }
    PlanePlot third;
    try (Learner net = learner(lesson, network(8), lesson.seed())) {
      net.fit(epochs, 4);
      third = picture("Eight ReLU units, learned", net);
      print(lesson, "learned weights", net);
    }

    int starts = lesson.choose(10, 40);
    int two = learned(lesson, 2, starts, epochs);
    int eight = learned(lesson, 8, starts, epochs);
    lesson.say("%nOf %d starts %d learn it with 2 units, %d with 8.%n", starts, two, eight);
    lesson.claim(
        Math.abs(bestLinear - 0.25) < 0.01,
        "the best line answers ½ everywhere: error %.4f",
        bestLinear);
    lesson.claim(
        byHand[0] == 0 && byHand[1] == 1 && byHand[2] == 1 && byHand[3] == 0,
        "the hand-set weights give 0 1 1 0 to the last bit");
    lesson.claim(two < eight && two < starts, "two units often get stuck, eight less often");
    lesson.save(Figure.of(first, second, third));
  }

  private static Model network(int units) {
    return Model.sequential(2).add(Dense.of(units, Activation.RELU)).add(Dense.of(1)).build();
  }

  private static Learner learner(Lesson lesson, Model model, long seed) {
    return new Learner(lesson, model, new MeanSquaredError(), new Adam(0.02f), DATA, seed);
  }

  /** How many of the starts from seeds 1, 2, … end with a small error. */
  private static int learned(Lesson lesson, int units, int starts, int epochs) {
    int count = 0;
    for (int start = 1; start <= starts; start++) {
      try (Learner net = learner(lesson, network(units), start)) {
        count += net.fit(epochs, 4).finalLoss() < LEARNED ? 1 : 0;
      }
    }
    return count;
  }

  private static void print(Lesson lesson, String what, Learner net) {
    double[] y = net.predict(POINTS.features());
    lesson.say("%-18s 00: %6.3f  01: %6.3f  10: %6.3f  11: %6.3f", what, y[0], y[1], y[2], y[3]);
  }

  private static PlanePlot picture(String title, Learner net) {
    double[] answers = net.predict(PLANE.points());
    return ClassMap.withPoints(new PlanePlot(title, "x1", "x2", PLANE, answers, 0, 1), POINTS);
  }
}
