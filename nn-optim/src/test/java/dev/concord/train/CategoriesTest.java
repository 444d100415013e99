package dev.concord.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.concord.device.Backends;
import dev.concord.device.Device;
import dev.concord.layer.Dense;
import dev.concord.layer.Embedding;
import dev.concord.layer.Flatten;
import dev.concord.loss.MeanSquaredError;
import dev.concord.model.FunctionalBuilder;
import dev.concord.model.LayerOutput;
import dev.concord.model.Model;
import dev.concord.model.ModelInput;
import dev.concord.optim.Sgd;
import dev.concord.tensor.DType;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Categories that an embedding has no vector for are told before anything is computed. */
class CategoriesTest {
  private static Device device;

  @BeforeAll
  static void open() {
    device = Backends.open("reference");
  }

  @AfterAll
  static void close() {
    device.close();
  }

  /** Two words of three a row. */
  private static Model model() {
    FunctionalBuilder net = Model.functional();
    LayerOutput words = net.input(new ModelInput("words", DType.I32, Shape.of(2)));
    LayerOutput vectors = net.apply("vectors", Embedding.of(3, 4), words);
    return net.build(net.apply(Dense.of(1), net.apply(new Flatten(), vectors)));
  }

  private static TrainingData rows(int... words) {
    int rows = words.length / 2;
    return new TrainingData(
        List.of(HostTensor.of(Shape.of(rows, 2), words)),
        HostTensor.of(Shape.of(rows, 1), new float[rows]));
  }

  private static TrainingSession session(TrainingData data) {
    return new TrainingSession(device, model(), new MeanSquaredError(), new Sgd(0.1f), data, 1);
  }

  private static void assertRefused(int row, int category, Runnable action) {
    var error = assertThrows(IllegalArgumentException.class, action::run);
    assertEquals(
        ("Layer vectors has vectors for the categories 0 to 2, row %d of input words has category"
                + " %d: give it more categories, or recode the rows")
            .formatted(row, category),
        error.getMessage());
  }

  @Test
  void inTrainingRows() {
    assertRefused(1, 3, () -> session(rows(0, 2, 3, 1)));
    assertRefused(0, -1, () -> session(rows(0, -1, 1, 1)));
  }

  @Test
  void inRowsToJudgeByAndInFeaturesOfAnEpoch() {
    TrainingData train = rows(0, 1, 2, 2);
    TrainingSettings settings = new TrainingSettings(1, 2);
    try (TrainingSession session = session(train)) {
      assertRefused(2, 7, () -> new Trainer(session, settings, train, rows(0, 0, 1, 1, 7, 0)));
      assertRefused(1, 5, () -> session.replaceFeatures(0, rows(0, 0, 2, 5).features().get(0)));
    }
  }

  @Test
  void inRowsToPredict() {
    try (TrainingSession session = session(rows(0, 1, 2, 2));
        Predictor predictor = new Predictor(device, session.model(), session.store())) {
      assertEquals(1, predictor.predict(rows(2, 0).features()).size());
      assertRefused(0, 3, () -> predictor.predict(rows(3, 0).features()));
    }
  }
}
