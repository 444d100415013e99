package dev.concord.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.graph.Graph;
import dev.concord.graph.Value;
import dev.concord.kernel.ArgExtreme;
import dev.concord.kernel.Gemm;
import dev.concord.kernel.Map;
import dev.concord.kernel.Reduce;
import dev.concord.kernel.SoftmaxCrossEntropy;
import dev.concord.reference.Evaluate;
import dev.concord.tensor.DType;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@link Gradients}: values by hand, the order in which adjoints are added, refusals. */
class GradientsTest {
  private final Graph graph = new Graph();

  private final java.util.Map<String, HostTensor> inputs = new LinkedHashMap<>();

  private Value input(Shape shape, float... values) {
    String name = "input" + inputs.size();
    inputs.put(name, HostTensor.of(shape, values));
    return graph.input(name, new TensorType(DType.F32, shape));
  }

  private List<HostTensor> gradients(Value loss, Value... parameters) {
    return Evaluate.values(Gradients.of(loss, List.of(parameters)), inputs);
  }

  @Test
  void aLinearModelsGradient() {
    Value x = input(Shape.of(2, 2), 1f, 2f, 3f, 4f);
    Value w = input(Shape.of(2, 1), 10f, 20f);
    Value b = input(Shape.of(1), 1f);
    Value y = Map.of(graph.apply(new Gemm(false, false), x, w), b, (a, e) -> a.plus(e));
    Value loss = Reduce.meanOfAll(Map.of(y, e -> e.squared()));
    // y = 51, 111; dL/dy = y; w' = xᵀ·y, b' = Σ y
    assertEquals(
        List.of(HostTensor.of(Shape.of(2, 1), 384f, 546f), HostTensor.of(Shape.of(1), 162f)),
        gradients(loss, w, b));
  }

  @Test
  void adjointsAreAddedFromTheLastConsumerOn() {
    Value x = input(Shape.of(1), 1f);
    Value first = Map.of(x, e -> e.times(1f / 3));
    Value second = Map.of(x, e -> e.times(1e8f));
    Value third = Map.of(x, e -> e.times(-1e8f));
    Value sum = Map.of(Map.of(first, second, (a, b) -> a.plus(b)), third, (a, b) -> a.plus(b));
    // third + second + first, in this order: −1e8 + 1e8 + 1/3. Any other order loses the third.
    assertEquals(List.of(HostTensor.of(Shape.of(1), 1f / 3)), gradients(Reduce.sum(sum, 0), x));
  }

  @Test
  void aParameterWithoutInfluenceHasZeros() {
    Value x = input(Shape.of(2), 1f, 2f);
    Value unused = input(Shape.of(3), 1f, 2f, 3f);
    assertEquals(List.of(HostTensor.zeros(TensorType.f32(3))), gradients(Reduce.sum(x, 0), unused));
  }

  @Test
  void theGradientOfTheLossItselfIsOne() {
    Value loss = Reduce.sum(input(Shape.of(2), 1f, 2f), 0);
    assertEquals(List.of(HostTensor.scalar(1f)), gradients(loss, loss));
  }

  @Test
  void intsCarryNoAdjoint() {
    Value x = input(Shape.of(2, 2), 1f, 2f, 4f, 3f);
    Value labels = ArgExtreme.max(x, 1);
    Value losses = graph.apply(new SoftmaxCrossEntropy(false, false), List.of(x, labels)).output(0);
    float[] values = gradients(Reduce.sum(losses, 0), x).get(0).floats();
    assertTrue(values[0] > 0 && values[1] < 0 && values[2] < 0 && values[3] > 0);
    assertThrows(
        IllegalArgumentException.class, () -> Gradients.of(Reduce.sum(losses, 0), List.of(labels)));
  }

  @Test
  void constantsHaveNoGradient() {
    Value x = input(Shape.of(2), 1f, 2f);
    Value factor = graph.constant(3f);
    Value loss = Reduce.sum(Map.of(x, factor, (a, b) -> a.times(b)), 0);
    assertThrows(IllegalArgumentException.class, () -> Gradients.of(loss, List.of(factor)));
  }

  @Test
  void onlyScalarsAreDifferentiated() {
    Value x = input(Shape.of(2), 1f, 2f);
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> Gradients.of(x, List.of(x)));
    assertTrue(refusal.getMessage().contains("F32[2]"), refusal.getMessage());
  }
}
