package dev.concord.examples;

import static dev.concord.examples.CommandAssertions.assertFails;
import static dev.concord.examples.CommandAssertions.assertPrints;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.device.Backends;
import dev.concord.device.Device;
import dev.concord.examples.option.TrainingOptions;
import dev.concord.examples.plan.SavedSettings;
import dev.concord.examples.plan.TrainingPlan;
import dev.concord.examples.run.Interruption;
import dev.concord.examples.run.RunFiles;
import dev.concord.examples.run.RunRole;
import dev.concord.examples.run.Screen;
import dev.concord.examples.run.TrainingRun;
import dev.concord.examples.task.TaskData;
import dev.concord.train.EpochReport;
import dev.concord.train.Trainer;
import dev.concord.train.TrainingListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that end early and go on later: with the same bits as if nothing had happened. */
class ResumeTest {
  @TempDir private Path folder;

  private Path file(String name) {
    return folder.resolve(name);
  }

  private String uninterrupted(int epochs) {
    return CommandLineRun.of(
            "train",
            "circles",
            "--dropout",
            0.1,
            "--rate-decay",
            0.9,
            "--epochs",
            epochs,
            "-q",
            "-o",
            file("whole"))
        .hash();
  }

  @Test
  void aContinuedRunEqualsTheUninterruptedOne() {
    CommandLineRun first =
        CommandLineRun.of(
            "train",
            "circles",
            "--dropout",
            0.1,
            "--rate-decay",
            0.9,
            "--epochs",
            3,
            "-o",
            file("first"),
            "--checkpoint",
            file("checkpoint"));
    assertPrints(first, "epoch 3");
    CommandLineRun second =
        CommandLineRun.of(
            "train", "--resume", file("checkpoint"), "--epochs", 6, "-o", file("second"));
    assertPrints(second, "Continuing ", "after epoch 3", "epoch 6");
    assertFalse(second.out().contains("epoch 3:"), second.out());
    assertEquals(uninterrupted(6), second.hash());
  }

  @Test
  void aRunStoppedWithinAnEpochKeepsEverything() throws IOException {
    var out = new ByteArrayOutputStream();
    Screen screen =
        new Screen(new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(out), false);
    Map<String, String> settings =
        Map.of("task", "circles", "dropout", "0.1", "rate_decay", "0.9", "epochs", "5");
    TrainingPlan plan = new TrainingOptions().plan(new SavedSettings(settings, Optional.of(1L)));
    TaskData data = plan.task().load(plan.data(), 1);
    Files.writeString(file("model.safetensors"), "a good model of an earlier run");
    RunFiles files = new RunFiles(file("model.safetensors"), Optional.empty(), Optional.empty());
    int code;
    try (Interruption interruption = Interruption.listen();
        Device device = Backends.open();
        TrainingRun run = new TrainingRun(plan, data, files, device, screen)) {
      // The hook's thread, as Ctrl-C starts it; it returns when everything is saved.
      Thread hook = new Thread(interruption::request);
      code =
          run.train(
                  interruption,
                  stopInSecondEpoch(hook, interruption),
                  RunRole.ONLY,
                  List.of("--threads", "2", "--output", "my model"))
              .code();
    }
    assertEquals(130, code);
    Path checkpoint = file("model.checkpoint.safetensors");
    String printed = out.toString(StandardCharsets.UTF_8);
    assertTrue(printed.contains("Interrupted in epoch 2"), printed);
    assertTrue(printed.contains(checkpoint.toString()), printed);
    assertTrue(
        printed.contains(
            "concord train --resume %s --epochs 5 --threads 2 --output \"my model\""
                .formatted(checkpoint)),
        printed);
    assertEquals(
        List.of(
            "model.checkpoint.safetensors", "model.interrupted.safetensors", "model.safetensors"),
        filesInFolder());
    assertEquals("a good model of an earlier run", Files.readString(file("model.safetensors")));
    assertPrints(
        CommandLineRun.of("predict", file("model.interrupted.safetensors"), "--row", "0,0"),
        "class");
    assertEquals(
        uninterrupted(5),
        CommandLineRun.of("train", "--resume", checkpoint, "--epochs", 5, "-q", "-o", file("end"))
            .hash());
  }

  private static TrainingListener stopInSecondEpoch(Thread hook, Interruption interruption) {
    return new TrainingListener() {
      @Override
      public void epochFinished(Trainer trainer, EpochReport report) {
        if (report.epoch() == 1) {
          hook.start();
          while (!interruption.getAsBoolean()) {
            Thread.onSpinWait();
          }
        }
      }
    };
  }

  private List<String> filesInFolder() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void scheduleEarlyStoppingAndLogsGoOnToo() throws IOException {
    List<Object> settings =
        List.of(
            "train", "circles", "--schedule", "one-cycle", "--warm-up", 1, "--early-stopping", 3);
    CommandLineRun whole = run(settings, "--epochs", 12, "-o", file("whole"));
    run(
        settings,
        "--epochs",
        12,
        "-o",
        file("first"),
        "--checkpoint",
        folder.resolve("checkpoint"),
        "--checkpoint-every",
        4,
        "--log-csv",
        file("first.csv"));
    CommandLineRun second =
        CommandLineRun.of(
            "train",
            "--resume",
            file("checkpoint"),
            "--epochs",
            12,
            "-o",
            file("second"),
            "--log-csv",
            file("second.csv"),
            "--tensorboard",
            file("events"));
    assertEquals(whole.hash(), second.hash());
    assertEquals(rates("first.csv"), rates("second.csv"));
    try (Stream<Path> events = Files.list(file("events"))) {
      assertEquals(1, events.count());
    }
  }

  private static CommandLineRun run(List<Object> settings, Object... more) {
    return CommandLineRun.of(
        Stream.concat(settings.stream(), Stream.of(more)).toArray(Object[]::new));
  }

  /** Everything of a log but times, the fields before the last two. */
  private List<String> rates(String log) throws IOException {
    return Files.readAllLines(file(log)).stream()
        .map(line -> line.replaceFirst(",[^,]*,[^,]*$", ""))
        .toList();
  }

  @Test
  void aRunWithOtherSettingsIsRefused() {
    CommandLineRun.of(
        "train", "xor", "--epochs", 3, "-o", file("m"), "--checkpoint", file("checkpoint"));
    assertFails(
        1,
        CommandLineRun.of(
            "train", "--resume", file("checkpoint"), "--batch", 2, "-o", file("other")),
        "batch_size is 2 here, 4 in the file");
    assertFails(
        1,
        CommandLineRun.of(
            "train", "--resume", file("checkpoint"), "--seed", 9, "-o", file("other")),
        "seed 1",
        "9");
    assertFails(
        1,
        CommandLineRun.of("train", "--resume", file("m"), "-o", file("other")),
        "expected a checkpoint");
    assertFails(
        1, CommandLineRun.of("train", "--resume", file("none"), "-o", file("other")), "none");
    assertFalse(Files.exists(file("other")));
  }

  @Test
  void dataThatHasChangedIsRefused() throws IOException {
    Path table = Tables.classes(folder, 60);
    CommandLineRun.of(
        "train",
        "csv",
        "--data",
        table,
        "--epochs",
        2,
        "-o",
        file("m"),
        "--checkpoint",
        file("checkpoint"));
    Files.writeString(table, Files.readString(table).replace("big", "huge").replace("0.5", "0.6"));
    assertFails(
        1,
        CommandLineRun.of(
            "train", "--resume", file("checkpoint"), "--data", table, "-o", file("other")),
        "training_rows_crc32");
  }

  @Test
  void theSameDataAtAnotherPlaceIsContinued() throws IOException {
    Path table = Tables.classes(folder, 60);
    CommandLineRun.of(
        "train", "csv", "--data", table, "--epochs", 2, "-o", file("m"), "--checkpoint", file("c"));
    assertFalse(
        Files.readString(file("c"), StandardCharsets.ISO_8859_1).contains(folder.toString()));
    Path moved = Files.move(table, file("moved.csv"));
    assertPrints(
        CommandLineRun.of(
            "train", "--resume", file("c"), "--data", moved, "--epochs", 3, "-o", file("m")),
        "epoch 3");
  }

  @Test
  void aRunStoppedBeforeItsFirstStepSavesNothing() throws IOException {
    var out = new ByteArrayOutputStream();
    Screen screen = new Screen(new PrintStream(out), new PrintStream(out), false);
    TrainingPlan plan = new TrainingOptions().plan(SavedSettings.NONE);
    RunFiles files = new RunFiles(file("model.safetensors"), Optional.empty(), Optional.empty());
    try (Interruption interruption = Interruption.listen();
        Device device = Backends.open();
        TrainingRun run =
            new TrainingRun(plan, plan.task().load(plan.data(), 1), files, device, screen)) {
      Thread hook = new Thread(interruption::request);
      hook.start();
      while (!interruption.getAsBoolean()) {
        Thread.onSpinWait();
      }
      assertEquals(
          130, run.train(interruption, TrainingListener.NONE, RunRole.ONLY, List.of()).code());
    }
    assertTrue(out.toString(StandardCharsets.UTF_8).contains("nothing is saved"), out::toString);
    assertEquals(List.of(), filesInFolder());
  }
}
