package dev.concord.examples.lecture;

import dev.concord.data.Dataset;
import dev.concord.examples.plot.Plane;
import dev.concord.examples.plot.PlanePlot;
import java.util.List;
import java.util.stream.IntStream;

/** Pictures of what a network with two logits answers over the plane, with the data on top. */
final class ClassMap {
  private ClassMap() {}

  /**
   * Colours each place by the probability of class 1, {@code 1 ÷ (1 + e^(z₀ − z₁))}: blue for class
   * 0, orange for class 1.
   *
   * @param data its points F32 [n, 2] are drawn in their class's colour; its features' names, if
   *     they have some, stand at the axes
   */
  static PlanePlot of(String title, Learner net, Dataset data, Plane plane) {
    double[] logits = net.predict(plane.points());
    double[] probability = new double[plane.size()];
    for (int cell = 0; cell < probability.length; cell++) {
      probability[cell] = 1 / (1 + StrictMath.exp(logits[2 * cell] - logits[2 * cell + 1]));
    }
    List<String> names = data.featureNames().isEmpty() ? List.of("x1", "x2") : data.featureNames();
    PlanePlot plot = new PlanePlot(title, names.get(0), names.get(1), plane, probability, 0, 1);
    return withPoints(plot, data);
  }

  /** Adds the points of a data set [n, 2] with two classes. */
  static PlanePlot withPoints(PlanePlot plot, Dataset data) {
    int[] classes = data.labels().ids().ints();
    double[] x1 = Columns.of(data.features(), 0);
    double[] x2 = Columns.of(data.features(), 1);
    for (int wanted = 0; wanted < 2; wanted++) {
      int label = wanted;
      int[] rows = IntStream.range(0, classes.length).filter(i -> classes[i] == label).toArray();
      plot.points(
          data.labels().names().isEmpty() ? "class " + label : data.labels().names().get(label),
          IntStream.of(rows).mapToDouble(i -> x1[i]).toArray(),
          IntStream.of(rows).mapToDouble(i -> x2[i]).toArray());
    }
    return plot;
  }
}
