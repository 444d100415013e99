package dev.concord.prune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.data.Dataset;
import dev.concord.data.Targets;
import dev.concord.device.Backends;
import dev.concord.device.Device;
import dev.concord.device.Store;
import dev.concord.layer.Concatenate;
import dev.concord.layer.Dense;
import dev.concord.layer.Embedding;
import dev.concord.layer.Flatten;
import dev.concord.layer.LayerNormalization;
import dev.concord.loss.MeanSquaredError;
import dev.concord.model.FunctionalBuilder;
import dev.concord.model.LayerOutput;
import dev.concord.model.Model;
import dev.concord.model.ModelInput;
import dev.concord.optim.Adam;
import dev.concord.tensor.DType;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.train.TrainingData;
import dev.concord.train.TrainingRecipe;
import dev.concord.train.TrainingRecipe.Trained;
import dev.concord.train.TrainingSettings;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which inputs count, and training without the others. */
class FeatureImportanceTest {
  private static Device device;

  @BeforeAll
  static void open() {
    device = Backends.open("reference");
  }

  @AfterAll
  static void close() {
    device.close();
  }

  private static Trained train(Model model, TrainingData data, TrainingData validation) {
    return new TrainingRecipe(
            model, new MeanSquaredError(), new Adam(0.1f), new TrainingSettings(40, 16))
        .train(device, data, validation, 1);
  }

  @Test
  void bothWaysFindTheFeaturesThatCountAndTheOthersAreNotMissed() {
    TrainingData data = LinearRows.data(64, 1);
    TrainingData validation = LinearRows.data(64, 2);
    Trained all = train(LinearRows.MODEL, data, validation);
    FeatureSelection best;
    try (Store store = all.weights().store(device, LinearRows.MODEL)) {
      FeatureImportance byWeights = FeatureImportance.byWeights(LinearRows.MODEL, store);
      assertEquals(3, byWeights.values().get(1), 0.05);
      assertEquals(2, byWeights.values().get(5), 0.05);
      assertEquals(List.of(1, 5), byWeights.ranked().subList(0, 2));
      FeatureImportance byPermutation =
          FeatureImportance.byPermutation(
              device, LinearRows.MODEL, store, new MeanSquaredError(), validation, 4, 1);
      assertEquals(List.of(1, 5), byPermutation.ranked().subList(0, 2));
      // Shuffling x adds w²·E(x − x')² = 2 w² for standard normal x; 4 × 64 rows give ±20 %.
      assertEquals(2 * 9, byPermutation.values().get(1), 5);
      assertEquals(2 * 4, byPermutation.values().get(5), 2.5);
      assertTrue(byPermutation.values().get(0) < 0.1);
      best = byPermutation.best(2);
    }
    assertEquals(new FeatureSelection(new int[] {1, 5}, 8), best);
    Model fewer = Model.sequential(2).add(Dense.of(1)).build();
    double loss = train(fewer, best.apply(data), best.apply(validation)).validation().loss();
    assertTrue(loss < 1e-3, "loss " + loss);
  }

  @Test
  void normsAreOverAllUnits() {
    Model model = Model.sequential(2).add(Dense.of(2)).build();
    try (Store store = new Store(device)) {
      model.createParameters(store);
      store.write("dense1/weight", HostTensor.of(Shape.of(2, 2), 3f, -4f, 0f, 1f));
      assertEquals(List.of(5.0, 1.0), FeatureImportance.byWeights(model, store).values());
    }
  }

  @Test
  void aSelectionKeepsNamesAndBytes() {
    FeatureSelection selection = new FeatureSelection(new int[] {0, 2}, 3);
    Dataset data =
        new Dataset(
            HostTensor.of(Shape.of(2, 3), new byte[] {1, 2, 3, 4, 5, 6}),
            new Targets.Labels(HostTensor.of(Shape.of(2), 0, 1), 2),
            List.of("a", "b", "c"));
    Dataset fewer = selection.apply(data);
    assertEquals(HostTensor.of(Shape.of(2, 2), new byte[] {1, 3, 4, 6}), fewer.features());
    assertEquals(List.of("a", "c"), fewer.featureNames());
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> selection.apply(HostTensor.of(Shape.of(1, 2), 1f, 2f)));
    assertEquals("The selection is of rows of 3 features, got F32[1, 2]", error.getMessage());
  }

  /** An embedding of as many categories as there are inputs has vectors of categories. */
  @Test
  void vectorsOfAnEmbeddingAreNoWeightsOfFeatures() {
    FunctionalBuilder net = Model.functional();
    LayerOutput words = net.input(new ModelInput("words", DType.I32, Shape.of(3)));
    Model model =
        net.build(
            net.apply(Dense.of(1), net.apply(new Flatten(), net.apply(Embedding.of(3, 2), words))));
    try (Store store = new Store(device)) {
      model.initialize(store, 1);
      var error =
          assertThrows(
              IllegalArgumentException.class, () -> FeatureImportance.byWeights(model, store));
      assertTrue(error.getMessage().startsWith("Expected a model of one input of floats"));
    }
  }

  @Test
  void misuseIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new FeatureSelection(new int[] {1, 1}, 3));
    assertThrows(IllegalArgumentException.class, () -> new FeatureSelection(new int[] {3}, 3));
    assertThrows(IllegalArgumentException.class, () -> new FeatureSelection(new int[0], 3));
    FeatureImportance importance = new FeatureImportance(List.of(0.1, 0.3, 0.3));
    assertEquals(List.of(1, 2, 0), importance.ranked());
    assertThrows(IllegalArgumentException.class, () -> importance.best(4));
    assertThrows(IllegalArgumentException.class, () -> importance.best(0));
    try (Store store = new Store(device)) {
      Model twice = Model.sequential(2, 2).add(new Flatten()).add(Dense.of(1)).build();
      twice.createParameters(store);
      assertEquals(4, FeatureImportance.byWeights(twice, store).values().size());
      Model embedded = Model.sequential(3).add(new LayerNormalization()).add(Dense.of(2)).build();
      assertEquals(3, FeatureImportance.firstWeights(embedded).shape().length(0));
      FunctionalBuilder two = Model.functional();
      LayerOutput a = two.input("a", 2);
      LayerOutput b = two.input("b", 2);
      Model ofTwo = two.build(two.apply(Dense.of(1), two.apply(new Concatenate(), a, b)));
      var error =
          assertThrows(
              IllegalArgumentException.class, () -> FeatureImportance.byWeights(ofTwo, store));
      assertTrue(error.getMessage().startsWith("Expected a model of one input"));
    }
  }
}
