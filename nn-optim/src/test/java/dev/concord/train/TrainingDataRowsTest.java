package dev.concord.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.data.Dataset;
import dev.concord.data.Targets;
import dev.concord.device.Backends;
import dev.concord.device.Device;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Choosing rows of training data. */
class TrainingDataRowsTest {
  @Test
  void everyTensorGivesTheSameRows() {
    TrainingData data =
        new TrainingData(
            List.of(
                HostTensor.of(Shape.of(3, 1), 1f, 2f, 3f),
                HostTensor.of(Shape.of(3, 2), 1f, 1f, 2f, 2f, 3f, 3f)),
            HostTensor.of(Shape.of(3), 10, 20, 30));
    TrainingData chosen = data.select(2, 0);
    assertEquals(HostTensor.of(Shape.of(2, 1), 3f, 1f), chosen.features().get(0));
    assertEquals(HostTensor.of(Shape.of(2, 2), 3f, 3f, 1f, 1f), chosen.features().get(1));
    assertEquals(HostTensor.of(Shape.of(2), 30, 10), chosen.targets());
    assertThrows(IndexOutOfBoundsException.class, () -> data.select(3));
    assertThrows(IllegalArgumentException.class, data::select);
  }

  @Test
  void rowsToJudgeByAreNoneOfThoseTrainedOn() {
    HostTensor features = HostTensor.of(Shape.of(4, 1), 1f, 2f, 3f, 4f);
    Dataset all = new Dataset(features, new Targets.Values(features, List.of("y")));
    TrainingData train = TrainingData.of(all.select(new int[] {0, 2}));
    train.requireApart(TrainingData.of(all).select(1, 3));
    train.requireApart(new TrainingData(List.of(features), features)); // unknown origin
    train.requireApart(
        TrainingData.of(new Dataset(features, new Targets.Values(features, List.of("y")))));
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> train.requireApart(TrainingData.of(all.select(new int[] {3, 2}))))
            .getMessage();
    assertTrue(message.contains("row 2 of the data set"), message);
    try (Device device = Backends.open("reference");
        TrainingSession session = OneWeight.session(device, train)) {
      assertThrows(
          IllegalArgumentException.class,
          () -> new Trainer(session, new TrainingSettings(1, 1), train, TrainingData.of(all)));
    }
  }

  /** Parts of the same rows are known to be parts, wherever the whole comes from. */
  @Test
  void rowsSelectedFromTensorsAreToldApartToo() {
    TrainingData all = OneWeight.rows(1, 2, 3, 4);
    TrainingData train = all.select(0, 2);
    train.requireApart(all.select(1, 3));
    train.requireApart(OneWeight.rows(1, 2, 3, 4).select(0, 2)); // others of equal values
    TrainingData weighted = all.withWeights(HostTensor.of(Shape.of(4), 1f, 1f, 1f, 2f));
    for (TrainingData judged :
        List.of(
            all.select(1, 2),
            weighted.select(3, 2),
            all.select(3, 2, 1).select(1),
            new TrainingData(all.features(), all.targets()).select(2, 3))) {
      String message =
          assertThrows(IllegalArgumentException.class, () -> train.requireApart(judged))
              .getMessage();
      assertTrue(message.contains("row 2 of the data set"), message);
    }
  }

  /** The whole is no less known to hold its parts, and itself, for never having been divided. */
  @Test
  void rowsTrainedOnJudgeThemselvesOnPurposeOnly() {
    TrainingData all = OneWeight.rows(1, 2, 3, 4);
    TrainingData scaled = new TrainingData(List.of(all.targets()), all.targets());
    for (TrainingData judged : List.of(all, all.select(3), scaled)) {
      assertThrows(IllegalArgumentException.class, () -> all.requireApart(judged));
      all.requireApart(judged.asOwnSource());
    }
    all.requireApart(OneWeight.rows(1, 2, 3, 4)); // others of equal values
    assertEquals(all.targets(), all.asOwnSource().targets());
  }

  @Test
  void selectedRowsKeepTheirWeights() {
    TrainingData data = OneWeight.ones(3).withWeights(HostTensor.of(Shape.of(3), 1f, 2f, 3f));
    assertEquals(HostTensor.of(Shape.of(2), 3f, 1f), data.select(2, 0).weights());
  }
}
