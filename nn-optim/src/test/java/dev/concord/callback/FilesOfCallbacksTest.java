package dev.concord.callback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.concord.checkpoint.Checkpoint;
import dev.concord.checkpoint.WeightsFile;
import dev.concord.train.EpochReport;
import dev.concord.train.Monitor;
import dev.concord.train.Trainer;
import dev.concord.train.TrainingListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which checkpoints are written, and what a CSV log holds. */
class FilesOfCallbacksTest {
  @TempDir private Path folder;

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void everySecondEpochIsKept() throws IOException {
    Path file = folder.resolve("run-{epoch}.safetensors");
    try (SmallRun run = SmallRun.halving(5, Checkpoints.every(2, file, Map.of()))) {
      run.trainer.fit();
      assertEquals(List.of("run-2.safetensors", "run-4.safetensors"), files());
      WeightsFile.load(
          run.session.model(), run.session.store(), folder.resolve("run-2.safetensors"));
      assertEquals(0.25f, run.weight());
    }
    assertThrows(IllegalArgumentException.class, () -> Checkpoints.every(0, file, Map.of()));
  }

  @Test
  void theBestEpochReplacesTheOneBefore() throws IOException {
    Path file = folder.resolve("best.safetensors");
    try (SmallRun run =
        SmallRun.halving(5, Checkpoints.best(Monitor.VALIDATION_LOSS, file, Map.of()))) {
      run.trainer.fit();
      Checkpoint.load(file, run.trainer, Map.of());
      assertEquals(2, run.trainer.epoch());
      assertEquals(2, run.trainer.history().size());
      assertEquals(0.25f, run.weight());
    }
  }

  @Test
  void theFolderOfCheckpointsIsMadeOrTrainingDoesNotStart() throws IOException {
    Path file = folder.resolve("deep/missing/run.safetensors");
    try (SmallRun run = SmallRun.halving(2, Checkpoints.every(2, file, Map.of()))) {
      run.trainer.fit();
      assertTrue(Files.exists(file));
    }
    Path below = file.resolve("run.safetensors"); // the folder is a file
    try (SmallRun run = SmallRun.halving(2, Checkpoints.every(2, below, Map.of()))) {
      var error = assertThrows(UncheckedIOException.class, run.trainer::fit);
      assertTrue(error.getMessage().contains(file + " cannot be made"), error.getMessage());
      assertEquals(0, run.session.stepNumber());
    }
  }

  @Test
  void aCheckpointThatCannotBeWrittenDoesNotEndTraining() throws IOException {
    List<IOException> failures = new ArrayList<>();
    Path file = folder.resolve("run.safetensors");
    Files.createDirectories(file.resolve("a folder of that name"));
    try (SmallRun run =
        SmallRun.halving(2, Checkpoints.every(1, file, Map.of()).onFailure(failures::add))) {
      run.trainer.fit();
      assertEquals(2, run.trainer.epoch());
      assertEquals(2, failures.size());
    }
  }

  private static List<NamedCsvRecord> read(Path file) throws IOException {
    try (CsvReader<NamedCsvRecord> reader = CsvReader.builder().ofNamedCsvRecord(file)) {
      return reader.stream().toList();
    }
  }

  @Test
  void theLogHasALinePerEpoch() throws IOException {
    Path file = folder.resolve("log.csv");
    Files.writeString(file, "an older file");
    try (SmallRun run = SmallRun.halving(3, new CsvLog(file))) {
      run.trainer.fit();
      List<NamedCsvRecord> lines = read(file);
      assertEquals(
          List.of("epoch", "steps", "loss", "learning_rate", "validation_loss", "seconds", "rows"),
          lines.getFirst().getHeader());
      assertEquals(3, lines.size());
      for (int i = 0; i < 3; i++) {
        EpochReport report = run.trainer.history().get(i);
        assertEquals(String.valueOf(i + 1), lines.get(i).getField("epoch"));
        assertEquals(
            report.validation().loss(),
            Double.parseDouble(lines.get(i).getField("validation_loss")));
        assertEquals("4", lines.get(i).getField("rows"));
      }
    }
  }

  @Test
  void aContinuedRunWritesTheWholeHistory() throws IOException {
    Path file = folder.resolve("log.csv");
    Path checkpoint = folder.resolve("run.safetensors");
    try (SmallRun first =
            SmallRun.halving(2, new CsvLog(file), Checkpoints.every(1, checkpoint, Map.of()));
        SmallRun second = SmallRun.halving(4, new CsvLog(file))) {
      first.trainer.fit();
      Checkpoint.load(checkpoint, second.trainer, Map.of());
      second.trainer.fit();
      assertEquals(
          List.of("1", "2", "3", "4"),
          read(file).stream().map(line -> line.getField("epoch")).toList());
    }
  }

  /** As on a disk that was full for a while: nothing of hours of training is lost with a log. */
  @Test
  void aLogThatCannotBeWrittenLaterDoesNotEndTraining() throws IOException {
    Path file = folder.resolve("log.csv");
    TrainingListener inTheWay =
        new TrainingListener() {
          @Override
          public void epochFinished(Trainer trainer, EpochReport report) {
            try {
              if (report.epoch() == 2) {
                Files.delete(file);
                Files.createDirectory(file);
              } else if (report.epoch() == 4) {
                Files.delete(file);
              }
            } catch (IOException failure) {
              throw new UncheckedIOException(failure);
            }
          }
        };
    try (SmallRun run = SmallRun.halving(5, inTheWay, new CsvLog(file))) {
      run.trainer.fit();
      assertEquals(
          List.of("1", "2", "3", "4", "5"),
          read(file).stream().map(line -> line.getField("epoch")).toList());
    }
  }

  @Test
  void aLogThatCannotBeWrittenIsFoundBeforeTraining() {
    try (SmallRun run = SmallRun.halving(2, new CsvLog(folder.resolve("missing/log.csv")))) {
      var error = assertThrows(UncheckedIOException.class, run.trainer::fit);
      assertTrue(error.getMessage().contains("missing"), error.getMessage());
      assertTrue(error.getMessage().contains("create it first"), error.getMessage());
      assertEquals(0, run.session.stepNumber());
    }
  }
}
