package dev.concord.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.device.Backends;
import dev.concord.device.Device;
import dev.concord.train.TrainingEnd.Kind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What listeners hear, in which order, and what they can do. */
class TrainerListenersTest {
  private static Device device;
  private final List<String> heard = new ArrayList<>();

  @BeforeAll
  static void open() {
    device = Backends.open("reference");
  }

  @AfterAll
  static void close() {
    device.close();
  }

  /** Writes down everything it hears. */
  private class Ear implements TrainingListener {
    private final String name;

    Ear(String name) {
      this.name = name;
    }

    private void hear(String what) {
      heard.add(name + " " + what);
    }

    @Override
    public void trainingStarted(Trainer trainer) {
      hear("started");
    }

    @Override
    public void epochStarted(Trainer trainer) {
      hear("epoch " + trainer.epoch() + " from batch " + trainer.batch());
    }

    @Override
    public boolean hearsSteps() {
      return true;
    }

    @Override
    public void stepFinished(Trainer trainer) {
      hear("step " + trainer.session().stepNumber());
    }

    @Override
    public void epochFinished(Trainer trainer, EpochReport report) {
      assertSame(report, trainer.history().getLast());
      hear("epoch " + report.epoch() + " done");
    }

    @Override
    public void trainingFinished(Trainer trainer, TrainingEnd end) {
      hear("finished " + end.kind() + ": " + end.reason());
    }
  }

  private static Trainer trainer(TrainingSession session, int epochs, TrainingListener... ears) {
    return new Trainer(session, new TrainingSettings(epochs, 2), session.data(), null, ears);
  }

  @Test
  void theyHearEverythingInTheirOrder() {
    try (TrainingSession session = OneWeight.session(device, OneWeight.ones(4));
        Trainer trainer = trainer(session, 1, new Ear("a"), new Ear("b"))) {
      assertFalse(trainer.fit(() -> session.stepNumber() == 1));
      assertTrue(trainer.fit(() -> false));
      List<String> expected = new ArrayList<>();
      for (String what :
          List.of(
              "started",
              "epoch 0 from batch 0",
              "step 1",
              "finished PAUSED: paused",
              "started",
              "epoch 0 from batch 1",
              "step 2",
              "epoch 1 done",
              "finished COMPLETED: all 1 epochs done")) {
        expected.add("a " + what);
        expected.add("b " + what);
      }
      assertEquals(expected, heard);
    }
  }

  @Test
  void oneCanStopTrainingWithinAnEpoch() {
    TrainingListener stopper =
        new TrainingListener() {
          @Override
          public boolean hearsSteps() {
            return true;
          }

          @Override
          public void stepFinished(Trainer trainer) {
            if (trainer.session().stepNumber() == 3) {
              trainer.stop("seen enough");
              trainer.stop("a second reason does not count");
            }
          }
        };
    try (TrainingSession session = OneWeight.session(device, OneWeight.ones(4));
        Trainer trainer = trainer(session, 9, stopper, new Ear("a"))) {
      assertTrue(trainer.fit(() -> false));
      assertEquals(3, session.stepNumber());
      assertEquals(1, trainer.epoch());
      assertEquals(1, trainer.batch());
      assertEquals("a finished STOPPED: seen enough", heard.getLast());
    }
  }

  @Test
  void failuresAreHeardOfToo() {
    IllegalStateException failure = new IllegalStateException("cannot go on");
    TrainingListener failing =
        new TrainingListener() {
          @Override
          public void epochFinished(Trainer trainer, EpochReport report) {
            throw failure;
          }

          @Override
          public void trainingFinished(Trainer trainer, TrainingEnd end) {
            assertEquals(Kind.FAILED, end.kind());
            assertFalse(end.isFinal());
            throw new IllegalStateException("nor close its file");
          }
        };
    try (TrainingSession session = OneWeight.session(device, OneWeight.ones(4));
        Trainer trainer = trainer(session, 1, failing, new Ear("a"))) {
      assertSame(failure, assertThrows(IllegalStateException.class, trainer::fit));
      assertEquals("nor close its file", failure.getSuppressed()[0].getMessage());
      assertTrue(heard.getLast().contains("FAILED: "), heard.getLast());
      assertTrue(heard.getLast().contains("cannot go on"), heard.getLast());
    }
    TrainingData bad = OneWeight.rows(1e25f, 1e25f);
    try (TrainingSession session = OneWeight.session(device, bad);
        Trainer trainer = trainer(session, 1, new Ear("a"))) {
      assertThrows(DivergedException.class, trainer::fit);
      assertTrue(heard.getLast().contains("FAILED"), heard.getLast());
    }
  }
}
