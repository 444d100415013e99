package dev.concord.examples.lecture;

import dev.concord.examples.plot.Figure;
import dev.concord.examples.plot.LinePlot;
import dev.concord.init.Initializer;
import dev.concord.layer.Dense;
import dev.concord.loss.MeanSquaredError;
import dev.concord.model.Model;
import dev.concord.optim.Sgd;
import dev.concord.tensor.HostTensor;
import dev.concord.train.TrainingData;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * Gradient descent on a parabola. One weight, one row x = 1 with target 0: the loss is {@code L(w)
 * = w²} with the curvature {@code L″ = 2}, and a step is
 *
 * <pre>
 *   w ← w − α·L′(w) = (1 − 2α)·w
 * </pre>
 *
 * so everything hangs on |1 − 2α|: below α = 1/L″ = ½ the weight creeps to the minimum from one
 * side, at ½ it is there in one step (Newton's step), up to α = 2/L″ = 1 it jumps from side to side
 * and still arrives, at 1 it jumps for ever, and beyond it runs away. A network has as many
 * curvatures as weights; the largest one sets the limit (LeCun et al., "Efficient backprop", 1998).
 */
final class LearningRateRegimes implements Example {
  private static final int STEPS = 20;
  private static final float START = 1;

  private record Regime(String name, float rate) {}

  private static final List<Regime> REGIMES =
      List.of(
          new Regime("0.05 creeps", 0.05f),
          new Regime("0.25 arrives", 0.25f),
          new Regime("0.5 in one step", 0.5f),
          new Regime("0.9 side to side", 0.9f),
          new Regime("1 for ever", 1f),
          new Regime("1.1 runs away", 1.1f));

  @Override
  public About about() {
    return new About(
        "learning-rates",
        "Gradient descent",
        "Gradient descent on a parabola: too small, just right and too large a learning rate.");
  }

  @Override
  public void run(Lesson lesson) throws IOException {
    double[][] ways = new double[REGIMES.size()][];
    lesson.say("rate  |1 - 2·rate|  w after 1, 2, 5, 10, 20 steps");
    for (int i = 0; i < ways.length; i++) {
      double rate = REGIMES.get(i).rate();
      double[] w = descend(lesson, REGIMES.get(i).rate());
      ways[i] = w;
      lesson.say(
          "%4.2f  %12.2f  %9.5f %9.5f %9.5f %9.5f %9.5f",
          rate, Math.abs(1 - 2 * rate), w[1], w[2], w[5], w[10], w[STEPS]);
    }
    lesson.say("");
    lesson.claim(
        isFalling(ways[0]) && isFalling(ways[1]) && ways[1][STEPS] > 0,
        "below ½ the weight falls towards 0 from one side");
    lesson.claim(ways[2][1] == 0, "at ½ it is at the minimum after one step");
    lesson.claim(
        ways[3][1] < 0 && ways[3][2] > 0 && Math.abs(ways[3][STEPS]) < 0.05,
        "between ½ and 1 it changes sides and arrives: |w| = %.3f",
        Math.abs(ways[3][STEPS]));
    lesson.claim(Math.abs(ways[4][STEPS]) == START, "at 1 it jumps between -1 and 1 for ever");
    lesson.claim(Math.abs(ways[5][STEPS]) > 10, "above 1 it runs away: |w| = %.1f", ways[5][STEPS]);

    double[] axis = Columns.steps(-2.5, 2.5, 101);
    LinePlot parabola = new LinePlot("The ways of three rates", "weight w", "loss w²");
    parabola.line("w²", axis, squares(axis));
    LinePlot distances =
        new LinePlot("Distance from the minimum", "step", "|w|").logY().yRange(1e-5, 100);
    double[] steps = Columns.steps(0, STEPS, STEPS + 1);
    for (int i = 0; i < ways.length; i++) {
      String name = REGIMES.get(i).name();
      if (i == 0 || i == 3 || i == 5) {
        double[] first = Arrays.copyOf(ways[i], 6);
        parabola.path(name, first, squares(first));
      }
      distances.line(name, steps, Arrays.stream(ways[i]).map(Math::abs).toArray());
    }
    lesson.save(Figure.of(parabola, distances));
  }

  /** The weight before and after each of the steps. */
  private static double[] descend(Lesson lesson, float rate) {
    Model model =
        Model.sequential(1)
            .add(Dense.of(1).withoutBias().withWeights(Initializer.constant(START)))
            .build();
    HostTensor one = Columns.table(new double[] {1});
    HostTensor zero = Columns.table(new double[] {0});
    TrainingData row = new TrainingData(List.of(one), zero);
    double[] weights = new double[STEPS + 1];
    try (Learner net = new Learner(lesson, model, new MeanSquaredError(), new Sgd(rate), row)) {
      for (int step = 0; step <= STEPS; step++) {
        weights[step] = net.parameter("dense1/weight")[0];
        net.session().step(new int[] {0}, 1);
      }
    }
    return weights;
  }

  private static boolean isFalling(double[] values) {
    for (int i = 1; i < values.length; i++) {
      if (values[i] >= values[i - 1]) {
        return false;
      }
    }
    return true;
  }

  private static double[] squares(double[] values) {
    return Arrays.stream(values).map(v -> v * v).toArray();
  }
}
