package dev.concord.examples.lecture;

import dev.concord.device.Device;
import dev.concord.device.Store;
import dev.concord.examples.plot.Figure;
import dev.concord.examples.plot.LinePlot;
import dev.concord.expr.SigmoidFunctions;
import dev.concord.graph.Graph;
import dev.concord.graph.Value;
import dev.concord.kernel.Map;
import dev.concord.kernel.Reduce;
import dev.concord.plan.Fusion;
import dev.concord.plan.Gradients;
import dev.concord.plan.Planner;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * One neuron, one row, by hand:
 *
 * <pre>
 *   z = w₁x₁ + w₂x₂ + b      y = tanh z      L = ½(y − t)²
 *
 *   ∂L/∂wᵢ = ∂L/∂y · ∂y/∂z · ∂z/∂wᵢ = (y − t) · (1 − y²) · xᵢ
 *   ∂L/∂b  = ∂L/∂y · ∂y/∂z · ∂z/∂b  = (y − t) · (1 − y²)
 * </pre>
 *
 * The framework does the same with a graph: it knows the derivative of each kernel and multiplies
 * them from the loss backwards. A difference quotient of the loss is the third opinion.
 */
final class ChainRule implements Example {
  private static final double[] X = {0.5, -1.5};
  private static final double[] W = {0.8, 0.4};
  private static final double B = 0.3;
  private static final double T = 0.9;
  private static final double H = 1e-6;

  @Override
  public About about() {
    return new About(
        "chain-rule",
        "Backpropagation",
        "The gradient of one tanh neuron by hand, by difference quotients and by the framework.");
  }

  @Override
  public void run(Lesson lesson) throws IOException {
    double z = W[0] * X[0] + W[1] * X[1] + B;
    double y = StrictMath.tanh(z);
    double[] hand = {
      (y - T) * (1 - y * y) * X[0], (y - T) * (1 - y * y) * X[1], (y - T) * (1 - y * y)
    };
    double[] quotient = {
      (loss(W[0] + H, W[1], B) - loss(W[0] - H, W[1], B)) / (2 * H),
      (loss(W[0], W[1] + H, B) - loss(W[0], W[1] - H, B)) / (2 * H),
      (loss(W[0], W[1], B + H) - loss(W[0], W[1], B - H)) / (2 * H)
    };
    float[] framework = byFramework(lesson.device());

    lesson.say("z = %.6f   y = tanh z = %.6f   L = %.6f", z, y, loss(W[0], W[1], B));
    lesson.say("∂L/∂y = y - t = %.6f   ∂y/∂z = 1 - y² = %.6f%n", y - T, 1 - y * y);
    lesson.say("        by hand      quotient     framework (float32)");
    String[] names = {"∂L/∂w1", "∂L/∂w2", "∂L/∂b "};
    double worst = 0;
    for (int i = 0; i < names.length; i++) {
      lesson.say("%s %12.8f %12.8f %12.8f", names[i], hand[i], quotient[i], framework[i]);
      double error = Math.abs(framework[i] / hand[i] - 1);
      worst = error > worst ? error : worst;
    }
    lesson.claim(worst < 1e-6, "hand and framework agree to float32's precision: %.1e", worst);

    double[] w = Columns.steps(-2, 4, 121);
    double[] losses = Arrays.stream(w).map(v -> loss(v, W[1], B)).toArray();
    double[] tangent = {W[0] - 1, W[0] + 1};
    double[] heights =
        Arrays.stream(tangent).map(v -> loss(W[0], W[1], B) + hand[0] * (v - W[0])).toArray();
    lesson.save(
        Figure.of(
            new LinePlot("The gradient is the slope of the loss", "weight w1", "loss L")
                .line("L(w1)", w, losses)
                .line("slope by the chain rule", tangent, heights)
                .points("here", new double[] {W[0]}, new double[] {loss(W[0], W[1], B)})));
  }

  private static double loss(double w1, double w2, double b) {
    double away = StrictMath.tanh(w1 * X[0] + w2 * X[1] + b) - T;
    return 0.5 * away * away;
  }

  private static float[] byFramework(Device device) {
    Graph graph = new Graph();
    Value x = graph.input("x", TensorType.f32(2));
    Value w = graph.input("w", TensorType.f32(2));
    Value b = graph.input("b", TensorType.f32());
    Value sum = Reduce.sum(Map.of(w, x, (weight, input) -> weight.times(input)), 0);
    Value z = Map.of(sum, b, (s, bias) -> s.plus(bias));
    Value y = Map.of(z, SigmoidFunctions.TANH::of);
    Value loss = Map.of(y, v -> v.minus((float) T).squared().times(0.5f));
    var gradients = Gradients.of(loss, List.of(w, b));
    graph.output("dw", gradients.get(0));
    graph.output("db", gradients.get(1));

    try (Store store = new Store(device);
        var program = device.compile(Planner.plan(Fusion.fuse(graph, device.fusion())), store)) {
      for (int i = 0; i < 2; i++) {
        program.input("x").floats()[i] = (float) X[i];
        program.input("w").floats()[i] = (float) W[i];
      }
      program.input("b").floats()[0] = (float) B;
      program.run();
      HostTensor dw = HostTensor.of(Shape.of(2), new float[2]);
      HostTensor db = HostTensor.scalar(0f);
      program.read("dw", dw);
      program.read("db", db);
      return new float[] {dw.floats()[0], dw.floats()[1], db.floats()[0]};
    }
  }
}
