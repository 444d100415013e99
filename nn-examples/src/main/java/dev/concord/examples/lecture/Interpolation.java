package dev.concord.examples.lecture;

import dev.concord.examples.plot.Figure;
import dev.concord.examples.plot.LinePlot;
import dev.concord.layer.Activation;
import dev.concord.layer.Dense;
import dev.concord.loss.MeanSquaredError;
import dev.concord.model.Model;
import dev.concord.optim.Adam;
import dev.concord.train.TrainingData;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * A network as a function of one variable. Two hidden layers of 30 tanh units are fitted to some
 * points of
 *
 * <pre>
 *   f(x) = sin(3x) + x²/4      −2 ≤ x ≤ 2
 * </pre>
 *
 * Between the points it follows f: that is interpolation, and any continuous f can be had with
 * enough units (Cybenko 1989; Hornik 1991). Outside it goes on as its units do, and nothing in the
 * data says how: it does not extrapolate.
 */
final class Interpolation implements Example {
  private static final double END = 2;
  private static final double SHOWN = 3;

  @Override
  public About about() {
    return new About(
        "interpolation",
        "Function approximation",
        "Two hidden layers of 30 fit a function: good between the points, lost outside.");
  }

  @Override
  public void run(Lesson lesson) throws IOException {
    double[] x = Columns.steps(-END, END, 25);
    double[] y = values(x);
    TrainingData data = new TrainingData(List.of(Columns.table(x)), Columns.table(y));
    Model model =
        Model.sequential(1)
            .add(Dense.of(30, Activation.TANH))
            .add(Dense.of(30, Activation.TANH))
            .add(Dense.of(1))
            .build();
    double[] inside = Columns.steps(-END, END, 401);
    double[] outside = Columns.steps(END, SHOWN, 101);
    double[] all = Columns.steps(-SHOWN, SHOWN, 601);
    try (Learner net = new Learner(lesson, model, new MeanSquaredError(), new Adam(0.005f), data)) {
      History history = net.fit(lesson.choose(1500, 6000), x.length);
      double atPoints = error(net, x);
      double between = error(net, inside);
      double beyond = error(net, outside);
      lesson.say("root mean squared error at the %d points      %.4f", x.length, atPoints);
      lesson.say("                        between them          %.4f", between);
      lesson.say("                        outside, from 2 to 3  %.4f%n", beyond);
      lesson.claim(atPoints < 0.02, "it passes through the points: %.4f", atPoints);
      lesson.claim(between < 0.05, "it follows f between them: %.4f", between);
      lesson.claim(beyond > 10 * between, "it does not extrapolate: %.2f", beyond);
      lesson.save(
          Figure.of(
              new LinePlot("Interpolation and extrapolation", "x", "y")
                  .points("data", x, y)
                  .line("f(x)", all, values(all))
                  .line("network", all, net.predict(Columns.table(all))),
              new LinePlot("Training loss", "epoch", "mean squared error")
                  .line("loss", history.loss())
                  .logY()));
    }
  }

  private static double[] values(double[] x) {
    return Arrays.stream(x).map(v -> StrictMath.sin(3 * v) + v * v / 4).toArray();
  }

  private static double error(Learner net, double[] x) {
    double[] answers = net.predict(Columns.table(x));
    double[] truth = values(x);
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += (answers[i] - truth[i]) * (answers[i] - truth[i]);
    }
    return Math.sqrt(sum / x.length);
  }
}
