package dev.concord.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.expr.Expr;
import dev.concord.graph.Application;
import dev.concord.graph.Graph;
import dev.concord.graph.Node;
import dev.concord.graph.Value;
import dev.concord.kernel.Gemm;
import dev.concord.kernel.Map;
import dev.concord.kernel.Reduce;
import dev.concord.kernel.Softmax;
import dev.concord.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * {@link Fusion}: what becomes one call and what must not. That no bit changes is the conformance
 * kit's to show, on random graphs.
 */
class FusionTest {
  private static final FusionSupport ALL = new FusionSupport(100, true, true);

  private final Graph graph = new Graph();
  private final Value x = graph.input("x", TensorType.f32(4, 3));
  private final Value w = graph.state("w", TensorType.f32(3, 5));
  private final Value b = graph.state("b", TensorType.f32(5));

  private static List<String> calls(Graph graph, FusionSupport support) {
    List<String> names = new ArrayList<>();
    Fusion.fuse(graph, support).nodes().stream()
        .filter(node -> node instanceof Application)
        .forEach(node -> names.add(((Application) node).kernel().name()));
    return names;
  }

  private Value product() {
    return graph.apply(new Gemm(false, false), x, w);
  }

  private Value biased(Value value) {
    return Map.of(value, b, (a, e) -> a.plus(e));
  }

  private static Value relu(Value value) {
    return Map.of(value, e -> e.lessThan(0f).select(Expr.constant(0f), e));
  }

  @Test
  void biasAndActivationBecomeOneEpilogue() {
    graph.output("y", relu(biased(product())));
    assertEquals(List.of("gemm"), calls(graph, ALL));
    assertEquals(List.of("gemm", "map", "map"), calls(graph, FusionSupport.NONE));
    assertEquals(List.of("gemm", "map"), calls(graph, new FusionSupport(100, false, true)));
  }

  @Test
  void aProductThatIsNeededBecomesASecondOutput() {
    Value product = product();
    graph.output("product", product);
    graph.output("y", relu(biased(product)));
    Graph fused = Fusion.fuse(graph, ALL);
    assertEquals(List.of("gemm"), calls(fused, FusionSupport.NONE));
    Application gemm = (Application) fused.outputs().get("y").node();
    assertEquals(gemm, fused.outputs().get("product").node());
    assertNotNull(((Gemm) gemm.kernel()).epilogue());
  }

  @Test
  void aMapThatOnlyAReductionReadsBecomesItsPrologue() {
    graph.output("loss", Reduce.meanOfAll(Map.of(Map.of(x, e -> e.plus(1f)), e -> e.squared())));
    assertEquals(List.of("reduce_mean"), calls(graph, ALL));
    assertEquals(List.of("map", "reduce_mean"), calls(graph, new FusionSupport(100, true, false)));
  }

  @Test
  void aMapThatOthersReadStaysBeforeAReduction() {
    Value squared = Map.of(x, e -> e.squared());
    graph.output("loss", Reduce.meanOfAll(squared));
    graph.output("squared", squared);
    assertEquals(List.of("map", "reduce_mean"), calls(graph, ALL));
  }

  @Test
  void expressionsStopGrowingAtTheLimit() {
    Value value = x;
    for (int i = 0; i < 10; i++) {
      value = Map.of(value, e -> e.times(0.5f).plus(1f));
    }
    graph.output("y", value);
    assertEquals(List.of("map"), calls(graph, new FusionSupport(20, true, true)));
    assertEquals(5, calls(graph, new FusionSupport(4, true, true)).size());
    assertEquals(10, calls(graph, new FusionSupport(2, true, true)).size());
  }

  @Test
  void operandsStayWithinTheLimit() {
    Value value = product();
    for (int i = 0; i < 10; i++) {
      value = Map.of(value, graph.state("s" + i, TensorType.f32(4, 5)), (a, e) -> a.plus(e));
    }
    graph.output("y", Reduce.sum(value, 1));
    assertEquals(List.of("gemm", "reduce_sum"), calls(graph, ALL));
    // A, B, 10 addends and C
    assertEquals(2, calls(graph, new FusionSupport(100, true, true, 13)).size());
    for (int most = 12; most >= 3; most--) {
      Graph fused = Fusion.fuse(graph, new FusionSupport(100, true, true, most));
      for (Node node : fused.nodes()) {
        if (node instanceof Application call) {
          int operands = call.inputs().size() + call.outputs().size();
          assertTrue(operands <= most, call.kernel().name() + " has " + operands);
        }
      }
    }
  }

  @Test
  void aPathThroughAThirdKernelKeepsTwoMapsApart() {
    Value first = Map.of(x, e -> e.times(2f));
    Value between = graph.apply(new Softmax(false), first);
    graph.output("y", Map.of(first, between, (a, e) -> a.plus(e)));
    assertEquals(List.of("map", "softmax", "map"), calls(graph, ALL));
  }

  @Test
  void mapsOfDifferentShapesStayApart() {
    Value row = Map.of(b, e -> e.times(2f));
    graph.output("y", Map.of(graph.input("z", TensorType.f32(4, 5)), row, (a, e) -> a.plus(e)));
    assertEquals(List.of("map", "map"), calls(graph, ALL));
  }

  @Test
  void whatNothingNeedsIsDropped() {
    relu(biased(product()));
    graph.output("y", Map.of(x, e -> e.times(2f)));
    assertEquals(List.of("map"), calls(graph, FusionSupport.NONE));
  }
}
