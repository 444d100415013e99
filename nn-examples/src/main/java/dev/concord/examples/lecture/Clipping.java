package dev.concord.examples.lecture;

import dev.concord.examples.plot.Figure;
import dev.concord.examples.plot.LinePlot;
import dev.concord.init.Initializer;
import dev.concord.layer.Activation;
import dev.concord.layer.Dense;
import dev.concord.loss.MeanSquaredError;
import dev.concord.model.Model;
import dev.concord.model.SequentialBuilder;
import dev.concord.optim.GradientClipping;
import dev.concord.optim.Optimization;
import dev.concord.optim.Sgd;
import dev.concord.train.DivergedException;
import dev.concord.train.TrainingData;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Behind eight layers with too large first weights the first gradients are thousands of times too
 * long, and one step along them throws the weights where no gradient leads back. Clipping shortens
 * the step (Pascanu et al. 2013):
 *
 * <pre>
 *   by value        each element to [−c, c]
 *   by norm         each parameter's gradient to ‖g‖ ≤ c
 *   by global norm  all of them together to ‖G‖ ≤ c, which keeps the direction
 * </pre>
 */
final class Clipping implements Example {
  private static final int DEPTH = 8;

  @Override
  public About about() {
    return new About(
        "clipping",
        "Stochastic gradients",
        "Gradients that explode, clipped by value, by norm and by global norm.");
  }

  @Override
  public void run(Lesson lesson) throws IOException {
    double[] x = Columns.steps(-2, 2, 64);
    double[] y = new double[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = StrictMath.sin(2 * x[i]);
    }
    TrainingData data = new TrainingData(List.of(Columns.table(x)), Columns.table(y));
    Map<String, GradientClipping> ways = new LinkedHashMap<>();
    ways.put("none", GradientClipping.NONE);
    ways.put("by value", GradientClipping.byValue(0.01f));
    ways.put("by norm", GradientClipping.byNorm(0.3f));
    ways.put("by global norm", GradientClipping.byGlobalNorm(1));
    LinePlot plot =
        new LinePlot(
                "Eight layers with large weights (unclipped: diverges)",
                "epoch",
                "mean squared error")
            .logY();
    List<Double> last = new ArrayList<>();
    lesson.say("clipping         first epoch    last epoch    (mean squared error)");
    ways.forEach(
        (name, clipping) -> {
          double[] losses = train(lesson, clipping, data);
          last.add(losses[losses.length - 1]);
          plot.line(name, losses);
          if (!Double.isNaN(last.getLast())) {
            lesson.say("%-16s %11.3g %13.3g", name, losses[0], last.getLast());
          }
        });
    lesson.say("");
    lesson.claim(
        Double.isNaN(last.getFirst()) || last.getFirst() > 10,
        "unclipped, the first steps throw the weights away");
    lesson.claim(
        last.subList(1, last.size()).stream().allMatch(loss -> loss < 2),
        "clipped in any way the same network learns at the same rate");
    lesson.save(Figure.of(plot));
  }

  private static double[] train(Lesson lesson, GradientClipping clipping, TrainingData data) {
    SequentialBuilder builder = Model.sequential(1);
    for (int layer = 0; layer < DEPTH; layer++) {
      builder.add(Dense.of(24, Activation.RELU).withWeights(Initializer.normal(0.5)));
    }
    Optimization optimization = new Optimization(new Sgd(0.005f)).withClipping(clipping);
    try (Learner net =
        new Learner(
            lesson, builder.add(Dense.of(1)).build(), new MeanSquaredError(), optimization, data)) {
      return net.fit(lesson.choose(150, 400), 16).loss();
    } catch (DivergedException diverged) {
      lesson.say("%-16s diverged at step %d", "none", diverged.step());
      return new double[] {Double.NaN};
    }
  }
}
