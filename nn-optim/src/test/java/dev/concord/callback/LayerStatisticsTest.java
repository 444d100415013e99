package dev.concord.callback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.checkpoint.WeightHash;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.train.Inspection;
import dev.concord.train.TrainingListener;
import dev.concord.train.TrainingSettings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Statistics over epochs, and features that change from epoch to epoch. */
class LayerStatisticsTest {
  @Test
  void looksBeforeTrainingAndAfterEveryNthEpoch() {
    LayerStatistics statistics = new LayerStatistics(SmallRun.ones(1, 0), 2);
    try (SmallRun run = SmallRun.halving(4, statistics)) {
      run.trainer.fit();
    }
    assertEquals(
        List.of(0, 2, 4), statistics.entries().stream().map(LayerStatistics.Entry::epoch).toList());
    // the gradient of w² is 2w, and w halves with every epoch
    assertEquals(
        List.of(2.0, 0.5, 0.125),
        statistics.entries().stream().map(LayerStatisticsTest::gradientNorm).toList());
  }

  private static double gradientNorm(LayerStatistics.Entry entry) {
    return entry.layers().stream()
        .filter(row -> row.kind() == Inspection.Kind.GRADIENT)
        .findFirst()
        .orElseThrow()
        .statistics()
        .norm();
  }

  @Test
  void lookingChangesNoBit() {
    TrainingSettings settings = new TrainingSettings(3, 5);
    assertEquals(
        hash(settings, TrainingListener.NONE),
        hash(settings, new LayerStatistics(SmallRun.quadrants(7, 9))));
  }

  private static String hash(TrainingSettings settings, TrainingListener listener) {
    try (SmallRun run = SmallRun.classes(settings, listener)) {
      run.trainer.fit();
      return WeightHash.of(run.session.model(), run.session.store());
    }
  }

  @Test
  void featuresMayChangeWithTheEpoch() {
    // x = 1 in the first epoch halves w; x = 0 leaves it; continued epochs get their own.
    FeaturesPerEpoch changing =
        new FeaturesPerEpoch(
            0,
            epoch -> {
              float x = epoch == 1 ? 0 : 1;
              return HostTensor.of(Shape.of(4, 1), x, x, x, x);
            });
    try (SmallRun run = SmallRun.halving(3, changing)) {
      run.trainer.fit();
      assertEquals(0.25f, run.weight());
    }
    try (SmallRun run = SmallRun.halving(2, changing)) {
      run.trainer.continueAt(1, 0, 1);
      run.trainer.fit();
      assertEquals(1, run.weight());
    }
  }

  @Test
  void otherFeaturesThatDoNotFitAreRefusedBeforeTheFirstStep() {
    FeaturesPerEpoch wider =
        new FeaturesPerEpoch(0, epoch -> HostTensor.of(Shape.of(4, 2), new float[8]));
    FeaturesPerEpoch ofAnother =
        new FeaturesPerEpoch(1, epoch -> HostTensor.of(Shape.of(4, 1), new float[4]));
    Map.of(wider, "F32[4, 1] for all rows, got F32[4, 2]", ofAnother, "inputs 0 to 0")
        .forEach(
            (features, message) -> {
              try (SmallRun run = SmallRun.halving(1, features)) {
                var error = assertThrows(IllegalArgumentException.class, run.trainer::fit);
                assertTrue(error.getMessage().contains(message), error.getMessage());
                assertEquals(0, run.session.stepNumber());
              }
            });
  }
}
