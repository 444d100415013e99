package dev.concord.examples.lecture;

import dev.concord.examples.plot.Figure;
import dev.concord.examples.plot.LinePlot;
import dev.concord.layer.Dense;
import dev.concord.loss.MeanSquaredError;
import dev.concord.model.Model;
import dev.concord.optim.Sgd;
import dev.concord.random.RandomStream;
import dev.concord.train.DivergedException;
import dev.concord.train.TrainingData;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * A straight line through noisy points, {@code y = w·x + b}, in two ways. In closed form, by the
 * normal equations {@code XᵀX·(w, b) = Xᵀy}; for one variable they are
 *
 * <pre>
 *   w = cov(x, y) ÷ var(x)      b = mean(y) − w·mean(x)
 * </pre>
 *
 * and by gradient descent on the mean squared error, one dense unit without activation. Its largest
 * curvature is 2·λ, λ the largest eigenvalue of XᵀX ÷ n, so rates above 1/λ diverge.
 */
final class LinearRegression implements Example {
  private static final double SLOPE = 2;
  private static final double OFFSET = -1;
  private static final double NOISE = 0.3;

  @Override
  public About about() {
    return new About(
        "linear-regression",
        "Linear models",
        "A line through noisy points: gradient descent arrives where the closed form is.");
  }

  @Override
  public void run(Lesson lesson) throws IOException {
    int n = lesson.choose(40, 200);
    double[] x = new double[n];
    double[] y = new double[n];
    RandomStream random = RandomStream.of(lesson.seed(), "example", "line", "points");
    for (int i = 0; i < n; i++) {
      x[i] = random.nextFloat(-1, 2);
      y[i] = SLOPE * x[i] + OFFSET + NOISE * random.nextNormal();
    }

    double meanX = mean(x, x, false);
    double meanY = mean(y, y, false);
    double varX = mean(x, x, true) - meanX * meanX;
    double w = (mean(x, y, true) - meanX * meanY) / varX;
    double b = meanY - w * meanX;

    // XᵀX ÷ n = ((mean x², mean x), (mean x, 1))
    double trace = mean(x, x, true) + 1;
    double lambda = (trace + Math.sqrt(trace * trace - 4 * varX)) / 2;
    float rate = (float) (0.5 / lambda);
    int epochs = lesson.choose(150, 300);
    TrainingData data = new TrainingData(List.of(Columns.table(x)), Columns.table(y));
    double learnedW;
    double learnedB;
    double[] losses;
    try (Learner line = learner(lesson, data, rate)) {
      losses = line.fit(epochs, n).loss();
      learnedW = line.parameter("dense1/weight")[0];
      learnedB = line.parameter("dense1/bias")[0];
    }
    lesson.say("                          slope w     offset b");
    lesson.say("truth                  %10.6f   %10.6f", SLOPE, OFFSET);
    lesson.say("closed form            %10.6f   %10.6f", w, b);
    lesson.say("%4d descent steps     %10.6f   %10.6f%n", epochs, learnedW, learnedB);
    lesson.claim(
        Math.abs(learnedW - w) + Math.abs(learnedB - b) < 1e-4,
        "both ways end at the same line: %.1e apart",
        Math.abs(learnedW - w) + Math.abs(learnedB - b));
    lesson.claim(
        diverges(lesson, data, (float) (1.1 / lambda))
            && !diverges(lesson, data, (float) (0.9 / lambda)),
        "descent diverges just above the rate 1/λ = %.3f and not just below",
        1 / lambda);

    double[] ends = {-1, 2};
    double fittedW = learnedW;
    double fittedB = learnedB;
    lesson.save(
        Figure.of(
            new LinePlot("A line through noisy points", "x", "y")
                .points("data", x, y)
                .line("closed form", ends, Arrays.stream(ends).map(v -> w * v + b).toArray())
                .dashed(
                    "gradient descent",
                    ends,
                    Arrays.stream(ends).map(v -> fittedW * v + fittedB).toArray()),
            new LinePlot("Loss of gradient descent", "step", "mean squared error")
                .line("loss", losses)
                .logY()));
  }

  private static Learner learner(Lesson lesson, TrainingData data, float rate) {
    Model model = Model.sequential(1).add(Dense.of(1)).build();
    return new Learner(lesson, model, new MeanSquaredError(), new Sgd(rate), data);
  }

  /** Whether the loss grows in the long run, or stops being finite. */
  private static boolean diverges(Lesson lesson, TrainingData data, float rate) {
    try (Learner line = learner(lesson, data, rate)) {
      double[] losses = line.fit(100, data.rows()).loss();
      return losses[99] > losses[0];
    } catch (DivergedException e) {
      return true;
    }
  }

  /** Mean of the products a·b, or of a alone. */
  private static double mean(double[] a, double[] b, boolean product) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += product ? a[i] * b[i] : a[i];
    }
    return sum / a.length;
  }
}
