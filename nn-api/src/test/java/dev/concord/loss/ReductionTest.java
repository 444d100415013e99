package dev.concord.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.concord.expr.Arithmetic;
import dev.concord.graph.Elements;
import dev.concord.graph.Graph;
import dev.concord.graph.GraphRun;
import dev.concord.graph.Value;
import dev.concord.plan.Gradients;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How rows' losses, sample weights and class weights become one number, on exact examples. */
class ReductionTest {
  /** Squared errors 1, 9 and 4, 16: the rows' losses are 5 and 10. */
  private static final HostTensor PREDICTION = HostTensor.of(Shape.of(2, 2), 1f, 3f, 2f, 4f);

  private static final HostTensor ZEROS = HostTensor.of(Shape.of(2, 2), 0f, 0f, 0f, 0f);

  /** Two classes whose logits are equal: each row's loss is ln 2 times its weight. */
  private static final HostTensor LOGITS = ZEROS;

  private static final HostTensor LABELS = HostTensor.of(Shape.of(2), 0, 1);

  /** A batch's loss with its total, weight and the gradient of its predictions. */
  private record Batch(double loss, double total, double weight, double[] gradient) {
    static Batch of(Loss loss, HostTensor prediction, HostTensor target, float... weights) {
      Graph graph = new Graph();
      Value y = graph.input("y", prediction.type());
      Value t = graph.input("t", target.type());
      HostTensor samples = HostTensor.of(Shape.of(weights.length), weights);
      Value w = weights.length == 0 ? null : graph.input("w", samples.type());
      LossValue value = loss.of(y, t, w);
      Value gradient = Gradients.of(value.loss(), List.of(y)).get(0);
      Map<String, Elements> sources =
          Map.of("y", Elements.of(prediction), "t", Elements.of(target), "w", Elements.of(samples));
      GraphRun run = new GraphRun(graph, Arithmetic.FLOAT32, sources);
      return new Batch(
          run.values(value.loss())[0],
          value.total() == null ? Double.NaN : run.values(value.total())[0],
          value.weight() == null ? Double.NaN : run.values(value.weight())[0],
          run.values(gradient));
    }
  }

  private static Batch squares(Reduction reduction, float... weights) {
    return Batch.of(new MeanSquaredError().reducedBy(reduction), PREDICTION, ZEROS, weights);
  }

  @Test
  void rowsThatCountTheSame() {
    assertEquals(7.5, squares(Reduction.MEAN).loss());
    assertEquals(7.5, squares(Reduction.MEAN_BY_COUNT).loss());
    Batch sum = squares(Reduction.SUM);
    assertEquals(15, sum.loss());
    assertEquals(15, sum.total());
    assertEquals(2, sum.weight());
    assertArrayEquals(new double[] {1, 3, 2, 4}, sum.gradient());
  }

  /** An unweighted mean is one reduction: training of small nets counts its kernels. */
  @Test
  void anUnweightedMeanAddsNoFurtherKernel() {
    for (Reduction reduction : List.of(Reduction.MEAN, Reduction.MEAN_BY_COUNT)) {
      Graph graph = new Graph();
      Value y = graph.input("y", PREDICTION.type());
      LossValue value = new MeanSquaredError().reducedBy(reduction).of(y, y, null);
      assertNull(value.total());
      assertNull(value.weight());
      assertEquals(3, graph.nodes().size(), "input, map and mean"); // y is both operands
    }
  }

  @Test
  void sampleWeights() {
    Batch mean = squares(Reduction.MEAN, 3, 1);
    assertEquals((3 * 5 + 10) / 4.0, mean.loss());
    assertEquals(25, mean.total());
    assertEquals(4, mean.weight());
    assertArrayEquals(new double[] {0.75, 2.25, 0.5, 1}, mean.gradient());
    assertEquals(12.5, squares(Reduction.MEAN_BY_COUNT, 3, 1).loss());
    Batch sum = squares(Reduction.SUM, 3, 1);
    assertEquals(25, sum.loss());
    assertEquals(4, sum.weight());
  }

  @Test
  void aBatchWithoutWeightIsZeroWithGradientZero() {
    for (Reduction reduction : Reduction.values()) {
      Batch none = squares(reduction, 0, 0);
      assertEquals(0, none.loss());
      assertArrayEquals(new double[4], none.gradient(), Double.MIN_VALUE); // −0 is a zero too
      Loss labels = new CategoricalCrossEntropy(ClassTargets.LABELS, List.of(0f, 0f, 1f));
      HostTensor logits = HostTensor.of(Shape.of(2, 3), new float[6]);
      Batch noClass = Batch.of(labels.reducedBy(reduction), logits, LABELS);
      assertEquals(0, noClass.loss());
      assertArrayEquals(new double[6], noClass.gradient(), Double.MIN_VALUE);
    }
  }

  @Test
  void classWeightsTimesSampleWeights() {
    double log2 = (float) Math.log(2); // the contract's log gives the nearest float here
    Loss loss = new CategoricalCrossEntropy(ClassTargets.LABELS, List.of(2f, 8f));
    Batch mean = Batch.of(loss, LOGITS, LABELS, 1, 0.5f);
    assertEquals(2 + 0.5 * 8, mean.weight());
    assertEquals(6 * log2, mean.total());
    assertEquals(log2, mean.loss());
    assertEquals(
        3 * log2,
        Batch.of(loss.reducedBy(Reduction.MEAN_BY_COUNT), LOGITS, LABELS, 1, 0.5f).loss());
  }

  @Test
  void rowsAreReductionNone() {
    Graph graph = new Graph();
    Value y = graph.input("y", PREDICTION.type());
    Value t = graph.input("t", ZEROS.type());
    Value rows = new MeanSquaredError().rows(y, t).perRow();
    Map<String, Elements> sources = Map.of("y", Elements.of(PREDICTION), "t", Elements.of(ZEROS));
    assertArrayEquals(
        new double[] {5, 10}, new GraphRun(graph, Arithmetic.FLOAT32, sources).values(rows));
  }
}
