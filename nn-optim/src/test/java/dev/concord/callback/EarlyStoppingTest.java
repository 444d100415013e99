package dev.concord.callback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.train.EpochReport;
import dev.concord.train.Monitor;
import dev.concord.train.Trainer;
import dev.concord.train.TrainingEnd;
import dev.concord.train.TrainingListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When training ends early, and with which weights: losses (w − ¼)² for w = ½, ¼, ⅛, … */
class EarlyStoppingTest {
  @Test
  void patienceIsBorneAndTheBestWeightsComeBack() {
    EarlyStopping stopping = new EarlyStopping(Monitor.VALIDATION_LOSS, 3);
    List<TrainingEnd> ends = new ArrayList<>();
    TrainingListener ear =
        new TrainingListener() {
          @Override
          public void trainingFinished(Trainer trainer, TrainingEnd end) {
            ends.add(end);
          }
        };
    try (SmallRun run = SmallRun.halving(20, stopping, ear)) {
      assertTrue(run.trainer.fit(() -> false));
      assertEquals(5, run.trainer.epoch());
      assertEquals(2, stopping.bestEpoch(run.trainer.history()));
      assertEquals(0.25f, run.weight());
      String reason = "validation_loss no better for 3 epochs, since epoch 2";
      assertEquals(Optional.of(reason), run.trainer.stopReason());
      assertEquals(List.of(new TrainingEnd(TrainingEnd.Kind.STOPPED, reason)), ends);
      run.trainer.fit(); // remains stopped
      assertEquals(5, run.trainer.epoch());
    }
  }

  @Test
  void withoutRestoringTheLastWeightsStay() {
    try (SmallRun run =
        SmallRun.halving(20, new EarlyStopping(Monitor.VALIDATION_LOSS, 1, 0, false))) {
      run.trainer.fit();
      assertEquals(3, run.trainer.epoch());
      assertEquals(0.125f, run.weight());
      assertEquals(run.session.momentStates(), run.trainer.states());
    }
  }

  @Test
  void aSmallChangeIsNoImprovement() {
    // Training losses 1, ¼, 1/16, 1/64, …: none after the second is better by more than 0.24
    try (SmallRun run =
        SmallRun.halving(20, new EarlyStopping(Monitor.TRAINING_LOSS, 2, 0.24, true))) {
      run.trainer.fit();
      assertEquals(4, run.trainer.epoch());
      assertEquals(0.25f, run.weight()); // after epoch 2
    }
  }

  @Test
  void theBestWeightsComeBackAfterAllEpochsToo() {
    try (SmallRun run = SmallRun.halving(4, new EarlyStopping(Monitor.VALIDATION_LOSS, 9))) {
      run.trainer.fit();
      assertEquals(4, run.trainer.epoch());
      assertEquals(0.25f, run.weight());
    }
  }

  @Test
  void whatWasPrunedAfterTheBestEpochStaysPruned() {
    TrainingListener pruning =
        new TrainingListener() {
          @Override
          public void epochFinished(Trainer trainer, EpochReport report) {
            if (report.epoch() == 3) {
              trainer.session().mask(new float[] {0});
            }
          }
        };
    EarlyStopping stopping = new EarlyStopping(Monitor.VALIDATION_LOSS, 2);
    try (SmallRun run = SmallRun.halving(20, stopping, pruning)) {
      run.trainer.fit();
      assertEquals(2, stopping.bestEpoch(run.trainer.history()));
      assertEquals(0f, run.weight());
    }
  }

  @Test
  void aPauseKeepsTheCurrentWeights() {
    try (SmallRun run = SmallRun.halving(9, new EarlyStopping(Monitor.VALIDATION_LOSS, 9))) {
      run.trainer.fit(() -> run.session.stepNumber() == 4);
      assertEquals(1 / 16f, run.weight());
    }
  }

  /** Both would write their best weights to one place, and give back those of the other. */
  @Test
  void twoThatWatchTheSameNumberAreRefused() {
    EarlyStopping soon = new EarlyStopping(Monitor.VALIDATION_LOSS, 1);
    EarlyStopping late = new EarlyStopping(Monitor.VALIDATION_LOSS, 5, 0.1, true);
    String message =
        assertThrows(IllegalArgumentException.class, () -> SmallRun.halving(9, soon, late))
            .getMessage();
    assertEquals(
        "Two listeners keep the state early_stopping/validation_loss/parameters, one would spoil"
            + " what the other kept: leave one out, or let them watch different numbers",
        message);
    EarlyStopping other = new EarlyStopping(Monitor.TRAINING_LOSS, 5);
    EarlyStopping keepingNothing = new EarlyStopping(Monitor.VALIDATION_LOSS, 9, 0, false);
    SmallRun.halving(9, soon, other, keepingNothing).close();
  }

  @Test
  void whatIsNotReportedIsRefusedBeforeTraining() {
    try (SmallRun run = SmallRun.halving(9, new EarlyStopping(Monitor.VALIDATION_ACCURACY, 1))) {
      String message = assertThrows(IllegalArgumentException.class, run.trainer::fit).getMessage();
      assertEquals(
          "Epoch reports of this training will have no validation_accuracy, they will have loss,"
              + " learning_rate, validation_loss: add the metric to the settings",
          message);
      assertEquals(0, run.session.stepNumber());
    }
    assertThrows(
        IllegalArgumentException.class, () -> new EarlyStopping(Monitor.VALIDATION_LOSS, -1));
  }

  @Test
  void notANumberIsNeverBest() {
    EpochReport broken = new EpochReport(1, 1, Double.NaN, 0, null, null, 1, 1);
    EpochReport good = new EpochReport(2, 2, 5, 0, null, null, 1, 1);
    EarlyStopping stopping = new EarlyStopping(Monitor.TRAINING_LOSS, 1);
    assertEquals(0, stopping.bestEpoch(List.of(broken)));
    assertEquals(2, stopping.bestEpoch(List.of(broken, good)));
  }
}
