package dev.concord.regularization;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.concord.expr.Arithmetic;
import dev.concord.graph.Elements;
import dev.concord.graph.Graph;
import dev.concord.graph.GraphRun;
import dev.concord.graph.Value;
import dev.concord.init.Initializer;
import dev.concord.kernel.Reshape;
import dev.concord.layer.BatchNormalization;
import dev.concord.layer.Dense;
import dev.concord.layer.Dropout;
import dev.concord.layer.Embedding;
import dev.concord.layer.Flatten;
import dev.concord.layer.GaussianNoise;
import dev.concord.layer.Highway;
import dev.concord.layer.LayerNormalization;
import dev.concord.layer.PRelu;
import dev.concord.layer.ParameterRegularization;
import dev.concord.layer.ScaleAndShift;
import dev.concord.layer.WeightRegularization;
import dev.concord.model.FunctionalBuilder;
import dev.concord.model.LayerOutput;
import dev.concord.model.Model;
import dev.concord.model.Model.BuiltModel;
import dev.concord.model.ModelInput;
import dev.concord.plan.Gradients;
import dev.concord.tensor.DType;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Penalties and constraints by hand, and what a built model says of them. */
class RegularizationTest {
  private static final HostTensor W = HostTensor.of(Shape.of(2, 3), 3f, -1f, 0f, 4f, 2f, 0f);

  private static double[] values(UnaryOperator<Value> function, Arithmetic arithmetic) {
    Graph graph = new Graph();
    Value value = function.apply(graph.input("w", W.type()));
    return new GraphRun(graph, arithmetic, Map.of("w", Elements.of(W))).values(value);
  }

  private static double penalty(Regularizer regularizer) {
    return values(regularizer::penalty, Arithmetic.FLOAT32)[0];
  }

  @Test
  void penaltiesAreNeitherHalvedNorAveraged() {
    assertEquals(5, penalty(Regularizer.l1(0.5f)));
    assertEquals(15, penalty(Regularizer.l2(0.5f)));
    assertEquals(12.5, penalty(Regularizer.elasticNet(0.5f, 0.25f)));
  }

  @Test
  void gradientsOfPenaltiesAreZeroAtZero() {
    for (Regularizer regularizer :
        List.of(Regularizer.l1(0.5f), Regularizer.l2(0.5f), Regularizer.elasticNet(0.5f, 0.5f))) {
      Graph graph = new Graph();
      Value weights = graph.input("w", TensorType.f32(3));
      Value slope = Gradients.of(regularizer.penalty(weights), List.of(weights)).get(0);
      Map<String, Elements> sources =
          Map.of("w", Elements.of(HostTensor.of(Shape.of(3), 0f, 2f, -2f)));
      double[] got = new GraphRun(graph, Arithmetic.FLOAT32, sources).values(slope);
      // Neither halved nor averaged: λ·sign w and 2·λ·w.
      double expected =
          switch (regularizer) {
            case L1 _ -> 0.5;
            case L2 _ -> 2;
            default -> 2.5;
          };
      assertArrayEquals(new double[] {0, expected, -expected}, got, "" + regularizer);
    }
  }

  @Test
  void maxNormShortensColumnsThatAreTooLong() {
    double[] kept = values(Constraint.maxNorm(2.5f)::of, Arithmetic.FLOAT32);
    // Norms are 5, √5 and 0: the first column is halved.
    assertArrayEquals(new double[] {1.5, -1, 0, 2, 2, 0}, kept);
  }

  @Test
  void maxNormMayBeOfRowsOrOfAVector() {
    // Rows of W have norms √10, which stays, and √20.
    float limit = (float) Math.sqrt(10);
    double[] kept = values(Constraint.maxRowNorm(limit)::of, Arithmetic.FLOAT64);
    double shorter = Math.sqrt(0.5);
    // The limit itself is rounded to float32.
    assertArrayEquals(new double[] {3, -1, 0, 4 * shorter, 2 * shorter, 0}, kept, 1e-6);
    for (Constraint constraint : List.of(Constraint.maxNorm(2.5f), Constraint.maxRowNorm(2.5f))) {
      double[] vector = values(w -> constraint.of(Reshape.of(w, Shape.of(6))), Arithmetic.FLOAT64);
      double factor = 2.5 / Math.sqrt(30);
      assertArrayEquals(
          new double[] {3 * factor, -factor, 0, 4 * factor, 2 * factor, 0}, vector, 1e-12);
    }
  }

  @Test
  void everyKindOfParameterMayBePenalisedAndConstrained() {
    ParameterRegularization both =
        ParameterRegularization.NONE
            .withPenalty(Regularizer.l2(1))
            .withConstraint(Constraint.maxNorm(1));
    WeightRegularization gate =
        WeightRegularization.NONE
            .withWeight(Regularizer.l2(1))
            .withBias(Regularizer.l1(1))
            .withConstraint(Constraint.maxNorm(1));
    FunctionalBuilder net = Model.functional();
    LayerOutput x = net.input(new ModelInput("x", DType.I32, Shape.of(1)));
    LayerOutput h = net.apply(new Flatten(), net.apply(Embedding.of(3, 2).withMaxNorm(1), x));
    h = net.apply(new PRelu().with(both), h);
    h = net.apply(new BatchNormalization().with(new ScaleAndShift(both, both)), h);
    h = net.apply(new LayerNormalization().with(new ScaleAndShift(both, both)), h);
    h = net.highway(h, new Highway().with(gate), in -> net.apply(Dense.of(2), in));
    Graph graph = new Graph();
    Value category = graph.input("x", new TensorType(DType.I32, Shape.of(4, 1)));
    BuiltModel built = net.build(h).build(graph, List.of(category), true, 1);
    assertEquals(7, built.penalties().size());
    assertEquals(
        Map.of(
            "embedding1/table", new MaxNorm(1, MaxNorm.Span.ROWS),
            "prelu1/slope", new MaxNorm(1),
            "batch_normalization1/scale", new MaxNorm(1),
            "batch_normalization1/shift", new MaxNorm(1),
            "layer_normalization1/scale", new MaxNorm(1),
            "layer_normalization1/shift", new MaxNorm(1),
            "highway1/weight", new MaxNorm(1)),
        built.constraints());
  }

  @Test
  void aModelListsPenaltiesConstraintsAndLayerOutputs() {
    FunctionalBuilder net = Model.functional();
    LayerOutput a = net.input("a", 2);
    LayerOutput b = net.input("b", 2);
    Dense shared =
        Dense.of(2)
            .withRegularizer(Regularizer.l2(1))
            .withActivityRegularizer(Regularizer.l1(1))
            .withMaxNorm(3);
    LayerOutput first = net.apply("encoder", shared, a);
    LayerOutput second = net.apply("encoder", shared, b);
    LayerOutput other = net.apply("other", Dense.of(2).withBiasRegularizer(Regularizer.l1(1)), b);
    Graph graph = new Graph();
    List<Value> inputs =
        List.of(graph.input("a", TensorType.f32(5, 2)), graph.input("b", TensorType.f32(5, 2)));
    BuiltModel built = net.build(first, second, other).build(graph, inputs, true, 1);
    // The shared weight counts once, the shared layer's outputs each time.
    assertEquals(4, built.penalties().size());
    assertEquals(Map.of("encoder/weight", new MaxNorm(3)), built.constraints());
    assertEquals(
        List.of("encoder", "encoder#2", "other"), List.copyOf(built.layerOutputs().keySet()));
    assertEquals(built.outputs(), List.copyOf(built.layerOutputs().values()));
  }

  @Test
  void anEmbeddingsVectorsArePenalisedAll() {
    FunctionalBuilder net = Model.functional();
    LayerOutput x = net.input(new ModelInput("x", DType.I32, Shape.of(1)));
    Embedding embedding =
        new Embedding(3, 2, Initializer.constant(2)).withRegularizer(Regularizer.l1(0.5f));
    Model model = net.build(net.apply(embedding, x));
    Graph graph = new Graph();
    Value category = graph.input("x", new TensorType(DType.I32, Shape.of(1, 1)));
    BuiltModel built = model.build(graph, List.of(category), true, 1);
    assertEquals(1, built.penalties().size());
    float[] vectors = {2, -2, 2, 2, 2, -2};
    Map<String, Elements> sources =
        Map.of(
            "x",
            Elements.of(HostTensor.of(Shape.of(1, 1), 1)),
            Model.PARAMETERS,
            Elements.of(HostTensor.of(Shape.of(6), vectors)));
    assertEquals(
        6, new GraphRun(graph, Arithmetic.FLOAT32, sources).values(built.penalties().get(0))[0]);
  }

  @Test
  void settingsOutsideTheirRangeAreRefused() {
    for (float bad : new float[] {-1, Float.NaN, Float.POSITIVE_INFINITY}) {
      assertThrows(IllegalArgumentException.class, () -> Regularizer.l1(bad));
      assertThrows(IllegalArgumentException.class, () -> Regularizer.l2(bad));
      assertThrows(IllegalArgumentException.class, () -> Regularizer.elasticNet(0, bad));
      assertThrows(IllegalArgumentException.class, () -> Constraint.maxNorm(bad));
      assertThrows(IllegalArgumentException.class, () -> new GaussianNoise(bad));
      assertThrows(IllegalArgumentException.class, () -> Dense.of(1).withWeightNoise(bad));
    }
    assertThrows(IllegalArgumentException.class, () -> Constraint.maxNorm(0));
  }

  @Test
  void inferenceKnowsNoNoise() {
    Model model =
        Model.sequential(2)
            .add(new GaussianNoise(1))
            .add(Dense.of(2).withWeightNoise(1))
            .add(new Dropout(0.5))
            .build();
    Graph graph = new Graph();
    model.build(graph, List.of(graph.input("x", TensorType.f32(1, 2))), false, 1);
    assertEquals(List.of("x"), List.copyOf(graph.inputs().keySet()));
  }
}
