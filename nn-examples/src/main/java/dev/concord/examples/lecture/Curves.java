package dev.concord.examples.lecture;

import dev.concord.device.Executable;
import dev.concord.device.Store;
import dev.concord.graph.Graph;
import dev.concord.graph.Value;
import dev.concord.kernel.Reduce;
import dev.concord.kernel.Reshape;
import dev.concord.plan.Fusion;
import dev.concord.plan.Gradients;
import dev.concord.plan.Planner;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A function of one number as the framework computes it, at many points at once.
 *
 * @param y its values
 * @param slope dy/dx by the framework's gradient
 */
record Curves(double[] y, double[] slope) {
  /**
   * Computes a function on the lesson's device.
   *
   * @param x the points
   * @param function from a value [n, 1] to a value of n elements, each of its own point
   */
  static Curves of(Lesson lesson, double[] x, UnaryOperator<Value> function) {
    Graph graph = new Graph();
    Value points = graph.input("x", TensorType.f32(x.length, 1));
    Value values = function.apply(points);
    Value sum = Reduce.sum(Reshape.of(values, Shape.of(x.length)), 0);
    graph.output("y", values);
    graph.output("slope", Gradients.of(sum, List.of(points)).get(0));
    HostTensor y = HostTensor.zeros(values.type());
    HostTensor slope = HostTensor.zeros(points.type());
    try (Store store = new Store(lesson.device());
        Executable executable =
            lesson
                .device()
                .compile(Planner.plan(Fusion.fuse(graph, lesson.device().fusion())), store)) {
      float[] input = executable.input("x").floats();
      for (int i = 0; i < x.length; i++) {
        input[i] = (float) x[i];
      }
      executable.run();
      executable.read("y", y);
      executable.read("slope", slope);
    }
    return new Curves(Columns.values(y), Columns.values(slope));
  }
}
