package dev.concord.examples.lecture;

import dev.concord.device.Store;
import dev.concord.examples.plot.Figure;
import dev.concord.examples.plot.LinePlot;
import dev.concord.layer.Activation;
import dev.concord.layer.Dense;
import dev.concord.model.Model;
import dev.concord.random.RandomStream;
import dev.concord.random.Threefry;
import dev.concord.tensor.HostTensor;
import dev.concord.train.Predictor;
import java.io.IOException;
import java.util.Arrays;

/**
 * Test error over the width of a network, past the width that fits every training row. A hidden
 * layer of p ReLU units keeps its random weights; only the last layer learns, by least squares, and
 * where many solutions fit it is the one of least norm, which gradient descent from zeros ends at:
 *
 * <pre>
 *   p ≤ n:  w = (HᵀH)⁻¹Hᵀy       p &gt; n:  w = Hᵀ(HHᵀ)⁻¹y       H = relu(X·W₁), [n, p]
 * </pre>
 *
 * At p = n there is just one solution that fits all n noisy rows, a wild one: the test error peaks.
 * Beyond it falls again, with ever more weights than rows: many units let the least norm choose a
 * tame one (Belkin et al., "Reconciling modern machine-learning practice and the classical
 * bias–variance trade-off", 2019).
 */
final class DoubleDescent implements Example {
  private static final int INPUTS = 8;
  private static final int ROWS = 60;
  private static final int TEST_ROWS = 500;
  private static final double NOISE = 0.5;
  private static final int[] WIDTHS = {
    4, 8, 12, 20, 30, 40, 50, 55, 60, 65, 70, 85, 110, 160, 300, 600, 1200
  };

  @Override
  public About about() {
    return new About(
        "double-descent",
        "Generalisation",
        "Test error over width: falls, peaks where all rows are just fitted, and falls again.");
  }

  @Override
  public void run(Lesson lesson) throws IOException {
    int draws = lesson.choose(5, 30);
    double[] training = new double[WIDTHS.length];
    double[][] tested = new double[WIDTHS.length][draws];
    for (int draw = 0; draw < draws; draw++) {
      RandomStream random =
          new RandomStream(Threefry.key(lesson.seed(), "example", "descent", "rows"), draw);
      HostTensor x = inputs(random, ROWS);
      HostTensor newX = inputs(random, TEST_ROWS);
      double[] y = targets(x, random, NOISE);
      double[] newY = targets(newX, random, 0);
      for (int i = 0; i < WIDTHS.length; i++) {
        double[][] hidden = hidden(lesson, WIDTHS[i], draw, x);
        double[] w = LinearSystem.leastNorm(hidden, y);
        training[i] += error(hidden, w, y) / draws;
        tested[i][draw] = error(hidden(lesson, WIDTHS[i], draw, newX), w, newY);
      }
    }
    // At the peak a draw in ten is wild beyond measure: a mean would show that one alone.
    double[] test = Arrays.stream(tested).mapToDouble(DoubleDescent::median).toArray();
    lesson.say(
        "mean squared error, %d rows, noise of variance %.2f, median of %d draws",
        ROWS, NOISE * NOISE, draws);
    lesson.say("width         training          test");
    for (int i = 0; i < WIDTHS.length; i++) {
      lesson.say("%5d %17.4f %13.3f", WIDTHS[i], training[i], test[i]);
    }
    int peak = Arrays.binarySearch(WIDTHS, ROWS);
    double before = Arrays.stream(test, 0, peak).min().orElseThrow();
    double last = test[test.length - 1];
    lesson.say("");
    lesson.claim(training[peak + 2] < 1e-3, "from width %d on every row is fitted", ROWS);
    lesson.claim(
        test[peak] > 3 * before, "there the test error peaks: %.1f after %.2f", test[peak], before);
    lesson.claim(
        last < 0.25 * test[peak], "and falls again with more weights than rows: %.2f", last);
    double[] widths = Arrays.stream(WIDTHS).asDoubleStream().toArray();
    lesson.save(
        Figure.of(
            new LinePlot(
                    "Double descent (%d rows, random ReLU features)".formatted(ROWS),
                    "width of the hidden layer",
                    "mean squared error")
                .line("test", widths, test)
                .line("training", widths, training)
                .mark("as many units as rows", ROWS)
                .logX()
                .logY()
                .yRange(1e-3, 100)));
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static HostTensor inputs(RandomStream random, int rows) {
    double[][] columns = new double[INPUTS][rows];
    for (double[] column : columns) {
      for (int row = 0; row < rows; row++) {
        column[row] = random.nextNormal();
      }
    }
    return Columns.table(columns);
  }

  /** The truth is the mean of the inputs through a bend, about −1 to 1. */
  private static double[] targets(HostTensor x, RandomStream random, double noise) {
    double[] y = new double[x.shape().length(0)];
    for (int row = 0; row < y.length; row++) {
      double sum = 0;
      for (int i = 0; i < INPUTS; i++) {
        sum += x.floats()[row * INPUTS + i];
      }
      y[row] = StrictMath.tanh(sum / Math.sqrt(INPUTS)) + noise * random.nextNormal();
    }
    return y;
  }

  /** The hidden layer's outputs, a row for each row of x. */
  private static double[][] hidden(Lesson lesson, int width, int draw, HostTensor x) {
    Model layer = Model.sequential(INPUTS).add(Dense.of(width, Activation.RELU)).build();
    try (Store store = new Store(lesson.device());
        Predictor predictor = new Predictor(lesson.device(), layer, store)) {
      layer.initialize(store, lesson.seed() + draw);
      float[] values = predictor.predict(x).floats();
      double[][] rows = new double[x.shape().length(0)][width];
      for (int i = 0; i < rows.length * width; i++) {
        rows[i / width][i % width] = values[i];
      }
      return rows;
    }
  }

  private static double error(double[][] h, double[] w, double[] y) {
    double[] answers = LinearSystem.times(h, w);
    double sum = 0;
    for (int i = 0; i < y.length; i++) {
      sum += (answers[i] - y[i]) * (answers[i] - y[i]);
    }
    return sum / y.length;
  }
}
