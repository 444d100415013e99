package dev.concord.examples.lecture;

import dev.concord.examples.plot.Figure;
import dev.concord.examples.plot.LinePlot;
import dev.concord.init.Initializer;
import dev.concord.layer.Dense;
import dev.concord.loss.MeanSquaredError;
import dev.concord.model.Model;
import dev.concord.optim.Momentum;
import dev.concord.optim.Optimizer;
import dev.concord.optim.RmsProp;
import dev.concord.train.TrainingData;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Rules of one name in the forms that books write them in, on the parabola L(w) = w² with g = 2w:
 *
 * <pre>
 *   classical   u ← βu + g           w ← w − αu
 *   damped      u ← βu − (1 − β)αg   w ← w + u      the classical one with the rate (1 − β)α
 *   Nesterov    u ← βu + g           w ← w − α(βu + g)
 *   RMSProp     v ← ρv + (1 − ρ)g²   w ← w − αg ÷ √v      centred: √(v − mean²); or with a velocity
 * </pre>
 */
final class OptimizerForms implements Example {
  private static final int STEPS = 60;

  @Override
  public About about() {
    return new About(
        "optimizer-forms",
        "Optimizers",
        "Momentum and RMSProp in their forms: damped, Nesterov, centred, with a velocity.");
  }

  @Override
  public void run(Lesson lesson) throws IOException {
    Map<String, Optimizer> rules = new LinkedHashMap<>();
    rules.put("momentum", new Momentum(0.05f));
    rules.put("momentum at a tenth of the rate", new Momentum(0.005f));
    rules.put("damped momentum", Momentum.damped(0.05f, 0.9f));
    rules.put("Nesterov", Momentum.nesterov(0.05f));
    rules.put("RMSProp", new RmsProp(0.05f));
    rules.put("RMSProp, centred", RmsProp.centered(0.05f));
    rules.put("RMSProp with momentum", new RmsProp(0.05f).withMomentum(0.5f));
    LinePlot ways = new LinePlot("The weight on its way to 0", "step", "weight w");
    Map<String, double[]> paths = new LinkedHashMap<>();
    double[] steps = Columns.steps(0, STEPS, STEPS + 1);
    lesson.say("the weight w                      after 10 steps    after 30    after %d", STEPS);
    rules.forEach(
        (name, rule) -> {
          double[] path = descend(lesson, rule);
          paths.put(name, path);
          ways.line(name, steps, path);
          lesson.say("%-32s %15.4f %11.4f %11.4f", name, path[10], path[30], path[STEPS]);
        });
    lesson.say("");
    double[] damped = paths.get("damped momentum");
    lesson.claim(
        difference(damped, paths.get("momentum at a tenth of the rate")) < 1e-5,
        "damped momentum is the classical one at (1 − β) of the rate");
    lesson.claim(
        least(paths.get("Nesterov")) > least(paths.get("momentum")),
        "looking ahead, Nesterov overshoots less: %.3f instead of %.3f",
        least(paths.get("Nesterov")),
        least(paths.get("momentum")));
    double first = 1 - paths.get("RMSProp")[1];
    lesson.claim(
        Math.abs(first - 0.05 / Math.sqrt(1 - 0.99)) < 1e-3,
        "RMSProp's first step is α ÷ √(1 − ρ) = %.3f, however steep the slope",
        first);
    lesson.save(Figure.of(ways));
  }

  private static double[] descend(Lesson lesson, Optimizer rule) {
    Model model =
        Model.sequential(1)
            .add(Dense.of(1).withoutBias().withWeights(Initializer.constant(1)))
            .build();
    TrainingData row =
        new TrainingData(List.of(Columns.table(new double[] {1})), Columns.table(new double[] {0}));
    double[] path = new double[STEPS + 1];
    try (Learner net = new Learner(lesson, model, new MeanSquaredError(), rule, row)) {
      for (int step = 0; step <= STEPS; step++) {
        path[step] = net.parameter("dense1/weight")[0];
        net.session().step(new int[] {0}, 1);
      }
    }
    return path;
  }

  private static double difference(double[] a, double[] b) {
    double worst = 0;
    for (int i = 0; i < a.length; i++) {
      double away = Math.abs(a[i] - b[i]);
      worst = away > worst ? away : worst;
    }
    return worst;
  }

  private static double least(double[] values) {
    return Arrays.stream(values).min().orElseThrow();
  }
}
