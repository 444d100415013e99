package dev.concord.examples.lecture;

import dev.concord.examples.plot.Figure;
import dev.concord.examples.plot.LinePlot;
import dev.concord.examples.plot.Plane;
import dev.concord.examples.plot.PlanePlot;
import dev.concord.examples.plot.Plot;
import dev.concord.loss.MeanAbsoluteError;
import dev.concord.model.Model;
import dev.concord.optim.Optimizer;
import dev.concord.train.TrainingData;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Update rules on two surfaces over two weights, each rule with the best of some learning rates:
 *
 * <pre>
 *   valley  L = ½w₁² + 95w₂²              curvatures 1 and 190
 *   saddle  L = 5w₁² + 0.05(w₂² − 1)²     curvatures 10 and −0.2 at the origin, minima at w₂ = ±1
 * </pre>
 *
 * The steep direction limits the rate of plain descent; the flat one of the valley then takes for
 * ever, and so does the way off the saddle, where the gradient is nearly 0 and no minimum is.
 * Momentum adds up along the valley; adaptive rules divide by the gradients' size and so take steps
 * of one length in both directions. (A network's loss has such valleys and saddles in thousands of
 * dimensions.)
 */
final class OptimizerRace implements Example {
  private static final float[] RATES = {1, 0.3f, 0.1f, 0.03f, 0.01f, 0.003f};
  private static final Set<String> DRAWN = Set.of("sgd", "momentum", "adagrad", "rmsprop", "adam");
  private static final double ARRIVED = 1e-3;
  private static final int SHOWN = 80;
  private static final TrainingData ONE_ROW =
      new TrainingData(List.of(Columns.table(new double[] {1})), Columns.table(new double[] {0}));

  private static final List<Surface> SURFACES =
      List.of(
          new Surface(
              "valley",
              new float[] {0.5f, 95},
              new float[] {0, 0},
              new float[] {4, 1},
              new Plane(-1, 4.5, -1.5, 1.5, 110, 90)),
          new Surface(
              "saddle",
              new float[] {5, 0},
              new float[] {0, 0.05f},
              new float[] {1, 0.001f},
              new Plane(-1.2, 1.2, -0.5, 1.5, 90, 90)));

  /** One rule on a surface, from step to step. */
  private record Way(float rate, double[] w1, double[] w2, double[] losses, int arrival) {
    /** The largest loss from each step on: what jumps about is as good as its worst. */
    double[] worstToCome() {
      double[] worst = losses.clone();
      for (int i = worst.length - 2; i >= 0; i--) {
        worst[i] = worst[i + 1] > worst[i] ? worst[i + 1] : worst[i];
      }
      // Of the last steps too few are to come.
      return Arrays.copyOf(worst, worst.length - 10);
    }

    boolean beats(Way other) {
      int steps = losses.length - 1;
      return Double.isFinite(losses[steps])
          && (arrival < other.arrival()
              || (arrival == other.arrival() && losses[steps] < other.losses()[steps]));
    }
  }

  @Override
  public About about() {
    return new About(
        "optimizer-race",
        "Optimizers",
        "All update rules on an ill-conditioned valley and on a saddle, each at its best rate.");
  }

  @Override
  public void run(Lesson lesson) throws IOException {
    int steps = lesson.choose(200, 400);
    List<Plot> plots = new ArrayList<>();
    for (Surface surface : SURFACES) {
      lesson.say(
          "%-14s best rate    steps to %s for good    loss at the end", surface.name(), ARRIVED);
      PlanePlot map = map(surface);
      LinePlot curves =
          new LinePlot("In the " + surface.name(), "step", "largest loss from here on").logY();
      List<Way> ways = new ArrayList<>();
      for (Optimizer rule : Rules.all()) {
        Way best = null;
        for (float rate : RATES) {
          Way way = go(lesson, surface, rule, rate, steps);
          best = best == null || way.beats(best) ? way : best;
        }
        ways.add(best);
        lesson.say(
            "  %-12s %9s %24s %18.1e",
            rule.name(),
            best.rate(),
            best.arrival() <= steps ? best.arrival() : "not in " + steps,
            best.losses()[steps]);
        curves.line(rule.name(), best.worstToCome());
        if (DRAWN.contains(rule.name())) {
          map.path(rule.name(), Arrays.copyOf(best.w1(), SHOWN), Arrays.copyOf(best.w2(), SHOWN));
        }
      }
      int sgd = ways.get(0).arrival();
      int momentum = ways.get(1).arrival();
      int adam = ways.get(6).arrival();
      lesson.claim(
          momentum < sgd && adam < sgd,
          "in the %s momentum (%d steps) and adam (%d) beat plain descent (%s)",
          surface.name(),
          momentum,
          adam,
          sgd <= steps ? sgd : "more than " + steps);
      lesson.say("");
      plots.add(map);
      plots.add(curves.yRange(1e-8, 100));
    }
    lesson.save(Figure.grid(2, plots));
  }

  private static Way go(Lesson lesson, Surface surface, Optimizer rule, float rate, int steps) {
    double[] w1 = new double[steps + 1];
    double[] w2 = new double[steps + 1];
    double[] losses = new double[steps + 1];
    int arrival = steps + 1;
    Model model = Model.sequential(1).add("surface", surface).build();
    try (Learner net = new Learner(lesson, model, new MeanAbsoluteError(), rule, ONE_ROW)) {
      net.set("surface/place", surface.start());
      net.session().learningRate(rate);
      for (int step = 0; step <= steps; step++) {
        double[] place = net.parameter("surface/place");
        w1[step] = place[0];
        w2[step] = place[1];
        losses[step] = surface.height(place[0], place[1]);
        // For good: a rule that still jumps about has not arrived.
        arrival = losses[step] >= ARRIVED ? steps + 1 : arrival > steps ? step : arrival;
        net.session().step(new int[] {0}, 1);
      }
    }
    return new Way(rate, w1, w2, losses, arrival);
  }

  private static PlanePlot map(Surface surface) {
    double[] heights = surface.plane().values((w1, w2) -> StrictMath.log10(surface.height(w1, w2)));
    String title = "Ways in the " + surface.name() + " (colour: log₁₀ of the loss)";
    return new PlanePlot(title, "w1", "w2", surface.plane(), heights, -2, 2);
  }
}
