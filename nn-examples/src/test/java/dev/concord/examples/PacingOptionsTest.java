package dev.concord.examples;

import static dev.concord.examples.CommandAssertions.assertFails;
import static dev.concord.examples.CommandAssertions.assertPrints;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.concord.examples.choice.ScheduleChoice;
import dev.concord.schedule.ConstantRate;
import dev.concord.schedule.CosineDecay;
import dev.concord.schedule.CosineRestarts;
import dev.concord.schedule.ExponentialDecay;
import dev.concord.schedule.MultiStepDecay;
import dev.concord.schedule.OneCycle;
import dev.concord.schedule.PerEpoch;
import dev.concord.schedule.PolynomialDecay;
import dev.concord.schedule.ReduceOnPlateau;
import dev.concord.schedule.StepDecay;
import dev.concord.train.LearningRateSchedule;
import dev.concord.train.Monitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Schedules as the command line names them, early stopping and logs. */
class PacingOptionsTest {
  @TempDir private Path folder;

  private static void assertMakes(String text, String told, LearningRateSchedule expected) {
    ScheduleChoice.Chosen chosen = ScheduleChoice.of(text, 30);
    assertEquals(told, chosen.toString());
    assertEquals(expected, chosen.make(0.5f, Monitor.VALIDATION_LOSS));
    assertEquals(chosen, ScheduleChoice.of(told, 99)); // as a continued run reads it
  }

  @Test
  void everyScheduleHasAName() {
    assertMakes("constant", "constant", new ConstantRate(0.5));
    assertMakes("step:10", "step:10", new StepDecay(0.5, 0.1, 10));
    assertMakes("Step:2.5,0.25", "step:2.5,0.25", new StepDecay(0.5, 0.25, 2.5));
    assertMakes(
        "multi-step:10,20", "multi-step:10,20", new MultiStepDecay(0.5, 0.1, List.of(10.0, 20.0)));
    assertMakes("exponential:0.9", "exponential:0.9", new PerEpoch(new ExponentialDecay(0.5, 0.9)));
    assertMakes("polynomial", "polynomial:30", new PolynomialDecay(0.5, 30));
    assertMakes("polynomial:8,2", "polynomial:8,2", new PolynomialDecay(0.5, 0, 2, 8));
    assertMakes("cosine", "cosine:30", new CosineDecay(0.5, 30));
    assertMakes("restarts:5,2", "restarts:5,2", new CosineRestarts(0.5, 0, 5, 2));
    assertMakes("one-cycle", "one-cycle:30", new OneCycle(0.5, 30));
    assertMakes("plateau", "plateau", new ReduceOnPlateau(0.5, Monitor.VALIDATION_LOSS));
    assertMakes(
        "plateau:3,0.5",
        "plateau:3,0.5",
        new ReduceOnPlateau(0.5, Monitor.VALIDATION_LOSS, 0.5, 3));
  }

  @Test
  void wrongUsageIsToldBeforeAnythingIsRead() throws IOException {
    assertFails(2, CommandLineRun.of("train", "xor", "--schedule", "cosin"), "cosin", "one-cycle");
    assertFails(
        2,
        CommandLineRun.of("train", "xor", "--schedule", "step"),
        "--schedule takes step:EPOCHS,FACTOR; got \"step\"");
    assertFails(2, CommandLineRun.of("train", "xor", "--schedule", "cosine:x"), "cosine[:EPOCHS]");
    assertFails(
        2, CommandLineRun.of("train", "xor", "--schedule", "step:0"), "--schedule step:0: ", "0.0");
    assertFails(
        2,
        CommandLineRun.of("train", "xor", "--schedule", "cosine", "--rate-decay", 0.9),
        "exclude each other");
    assertFails(2, CommandLineRun.of("train", "xor", "--warm-up", -1), "--warm-up", "-1.0");
    assertFails(2, CommandLineRun.of("train", "xor", "--early-stopping", 0), "--early-stopping");
    assertFails(2, CommandLineRun.of("train", "xor", "--early-stopping", 2), "--validation SHARE");
    assertFails(2, CommandLineRun.of("train", "xor", "--checkpoint-every", 2), "--checkpoint FILE");
    assertFails(
        2,
        CommandLineRun.of("train", "xor", "--seeds", 2, "--log-csv", folder.resolve("log")),
        "--log-csv");
    assertFails(
        1,
        CommandLineRun.of(
            "train", "xor", "-o", folder.resolve("m"), "--log-csv", folder.resolve("no/log")),
        "does not exist");
    Path file = Files.writeString(folder.resolve("file"), "");
    assertFails(
        1,
        CommandLineRun.of("train", "xor", "-o", folder.resolve("m"), "--tensorboard", file),
        "expected the name of a folder");
  }

  @Test
  void trainingEndsEarlyAndSaysSo() {
    assertPrints(
        CommandLineRun.of(
            "train",
            "circles",
            "--epochs",
            60,
            "--learning-rate",
            0.5,
            "--schedule",
            "plateau:1",
            "--early-stopping",
            2,
            "-o",
            folder.resolve("m")),
        "schedule plateau:1",
        "Ended early after epoch ",
        "validation_loss no better for 2 epochs, since epoch ");
  }

  private CommandLineRun circles(Object... more) {
    List<Object> all = new ArrayList<>(List.of("train", "circles", "-o", folder.resolve("m")));
    all.addAll(List.of(more));
    return CommandLineRun.of(all.toArray());
  }

  @Test
  void theMomentumMovesAgainstTheRate() {
    Object[] plain = {"--schedule", "one-cycle", "--epochs", 3};
    Object[] cycling = {"--schedule", "one-cycle", "--cycle-momentum", "0.85,0.95", "--epochs", 3};
    CommandLineRun moved = circles(cycling);
    assertPrints(moved, "schedule one-cycle:3, momentum 0.85 to 0.95");
    assertNotEquals(circles(plain).hash(), moved.hash());
    // Where both ends are the optimizer's own momentum, nothing changes.
    CommandLineRun still =
        circles(
            "--schedule",
            "one-cycle",
            "--cycle-momentum",
            "0.9,0.9",
            "--epochs",
            3,
            "--optimizer",
            "momentum",
            "--momentum",
            0.9);
    assertEquals(
        circles("--schedule", "one-cycle", "--epochs", 3, "--optimizer", "momentum").hash(),
        still.hash());
    Path checkpoint = folder.resolve("c");
    circles(
        "--schedule",
        "one-cycle:3",
        "--cycle-momentum",
        "0.85,0.95",
        "--epochs",
        1,
        "--checkpoint",
        checkpoint);
    assertEquals(
        moved.hash(),
        CommandLineRun.of("train", "--resume", checkpoint, "--epochs", 3, "-o", folder.resolve("m"))
            .hash());
  }

  @Test
  void aMomentumThatCannotMoveIsTold() {
    assertFails(
        2, circles("--cycle-momentum", "0.8,0.9"), "--cycle-momentum belongs to --schedule one");
    assertFails(
        2,
        circles("--schedule", "one-cycle", "--cycle-momentum", "0.9,0.8"),
        "the lowest first",
        "\"0.9,0.8\"");
    assertFails(
        2,
        circles("--schedule", "one-cycle", "--cycle-momentum", "0.8,0.9", "--optimizer", "sgd"),
        "--cycle-momentum: The optimizer sgd has no momentum");
  }
}
