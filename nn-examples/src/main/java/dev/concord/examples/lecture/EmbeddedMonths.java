package dev.concord.examples.lecture;

import dev.concord.examples.plot.Figure;
import dev.concord.examples.plot.LinePlot;
import dev.concord.init.Initializer;
import dev.concord.layer.Dense;
import dev.concord.layer.Embedding;
import dev.concord.loss.MeanSquaredError;
import dev.concord.model.FunctionalBuilder;
import dev.concord.model.LayerOutput;
import dev.concord.model.Model;
import dev.concord.model.ModelInput;
import dev.concord.optim.Adam;
import dev.concord.random.RandomStream;
import dev.concord.tensor.DType;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.train.TrainingData;
import java.io.IOException;
import java.util.List;

/**
 * An embedding gives each category a learned vector, h = E[category], row number {@code category}
 * of a table of weights. Twelve months, each a mere number, learned from the temperature and the
 * hours of daylight of days in them, come to lie in a ring: the network has found that they follow
 * one another, and that December is beside January.
 */
final class EmbeddedMonths implements Example {
  private static final int MONTHS = 12;

  @Override
  public About about() {
    return new About(
        "embedding",
        "Layers",
        "Twelve months as learned vectors: they come to lie in a ring, as in the year.");
  }

  @Override
  public void run(Lesson lesson) throws IOException {
    FunctionalBuilder net = Model.functional();
    LayerOutput number = net.input(new ModelInput("month", DType.I32, Shape.of()));
    LayerOutput vector =
        net.apply("months", new Embedding(MONTHS, 2, Initializer.normal(0.1)), number);
    Model model = net.build(net.apply(Dense.of(2), vector));
    TrainingData days = days(lesson.choose(480, 960), lesson.seed());
    try (Learner learner =
        new Learner(lesson, model, new MeanSquaredError(), new Adam(0.01f), days)) {
      double loss = learner.fit(40, 32).finalLoss();
      double[] table = learner.parameter("months/table"); // [12, 2]
      lesson.say("month    vector");
      for (int month = 0; month < MONTHS; month++) {
        lesson.say("%5d    %6.2f %6.2f", month + 1, table[2 * month], table[2 * month + 1]);
      }
      lesson.say("");
      double near = distance(table, 1);
      double far = distance(table, MONTHS / 2);
      lesson.claim(loss < 0.05, "two numbers for each month are enough: loss %.3f", loss);
      lesson.claim(
          far > 2 * near,
          "twelve numbers have become a year: months are %.2f apart, half years %.2f",
          near,
          far);
      double[] x = new double[MONTHS + 1];
      double[] y = new double[MONTHS + 1];
      for (int i = 0; i <= MONTHS; i++) {
        x[i] = table[2 * (i % MONTHS)];
        y[i] = table[2 * (i % MONTHS) + 1];
      }
      lesson.save(
          Figure.of(
              new LinePlot("Embedding of the months", "vector, element 1", "vector, element 2")
                  .path("from month to month", x, y)
                  .points("January", new double[] {x[0]}, new double[] {y[0]})
                  .points("July", new double[] {x[6]}, new double[] {y[6]})));
    }
  }

  /**
   * Temperature and hours of daylight, scaled: both wave through the year, one behind the other.
   */
  private static TrainingData days(int rows, long seed) {
    RandomStream random = RandomStream.of(seed, "example", "embedding", "months");
    int[] month = new int[rows];
    float[] measured = new float[2 * rows];
    for (int row = 0; row < rows; row++) {
      month[row] = row % MONTHS;
      double angle = 2 * StrictMath.PI * month[row] / MONTHS;
      measured[2 * row] = (float) (-StrictMath.cos(angle - 0.6) + 0.2 * random.nextNormal());
      measured[2 * row + 1] = (float) (-StrictMath.cos(angle) + 0.05 * random.nextNormal());
    }
    return new TrainingData(
        List.of(HostTensor.of(Shape.of(rows), month)), HostTensor.of(Shape.of(rows, 2), measured));
  }

  /** Mean distance of the vectors of months that are some months apart. */
  private static double distance(double[] table, int apart) {
    double sum = 0;
    for (int i = 0; i < MONTHS; i++) {
      int other = (i + apart) % MONTHS;
      double x = table[2 * i] - table[2 * other];
      double y = table[2 * i + 1] - table[2 * other + 1];
      sum += Math.sqrt(x * x + y * y);
    }
    return sum / MONTHS;
  }
}
