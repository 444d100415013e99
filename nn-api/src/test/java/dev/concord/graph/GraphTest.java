package dev.concord.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.kernel.Gemm;
import dev.concord.kernel.Map;
import dev.concord.tensor.TensorType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@link Graph}: sharing of equal applications, names, refusals that say where. */
class GraphTest {
  private final Graph graph = new Graph();
  private final Value x = graph.input("x", TensorType.f32(2, 3));
  private final Value w = graph.state("w", TensorType.f32(3, 2));

  @Test
  void equalApplicationsAreShared() {
    Value first = graph.apply(new Gemm(false, false), x, w);
    assertSame(first, graph.apply(new Gemm(false, false), x, w));
    assertNotSame(first, graph.apply(new Gemm(true, true), x, w));
    assertSame(Map.of(first, e -> e.plus(1f)), Map.of(first, e -> e.plus(1f)));
    assertNotSame(Map.of(first, e -> e.plus(1f)), Map.of(first, e -> e.plus(2f)));
  }

  @Test
  void namesGiveTheSameValueAgain() {
    assertSame(x, graph.input("x", TensorType.f32(2, 3)));
    assertRefused("x", () -> graph.input("x", TensorType.f32(2)));
    assertNotSame(x, graph.state("x", TensorType.f32(2, 3)));
  }

  @Test
  void refusalsNameLayerAndKernel() {
    graph.label("dense1");
    IllegalArgumentException refusal =
        assertRefused("dense1", () -> graph.apply(new Gemm(false, false), x, x));
    assertTrue(refusal.getMessage().contains("gemm"), refusal.getMessage());
  }

  @Test
  void labelsGoToTheNodesThatFollow() {
    assertEquals("", graph.label("one"));
    Value y = Map.of(x, e -> e.plus(1f));
    assertEquals("one", graph.label("two"));
    assertEquals("one", y.node().label());
  }

  @Test
  void updatesAreCheckedAtOnce() {
    Value next = Map.of(w, e -> e.times(2f));
    assertRefused("v", () -> graph.update("v", next));
    assertRefused("F32[2, 3]", () -> graph.update("w", x));
    graph.update("w", next);
    assertRefused("twice", () -> graph.update("w", next));
  }

  @Test
  void valuesOfAnotherGraphAreRefused() {
    Value foreign = new Graph().input("x", TensorType.f32(3, 2));
    assertRefused("another graph", () -> graph.apply(new Gemm(false, false), x, foreign));
    assertRefused("another graph", () -> graph.update("w", foreign));
    assertRefused("another graph", () -> graph.output("y", foreign));
  }

  @Test
  void outputsHaveOneNameEach() {
    graph.output("y", x);
    assertRefused("twice", () -> graph.output("y", w));
    assertEquals(List.of("y"), List.copyOf(graph.outputs().keySet()));
  }

  private static IllegalArgumentException assertRefused(String named, Runnable action) {
    IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, action::run);
    assertTrue(refusal.getMessage().contains(named), refusal.getMessage());
    return refusal;
  }
}
