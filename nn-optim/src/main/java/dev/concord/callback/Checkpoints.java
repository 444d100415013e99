package dev.concord.callback;

import dev.concord.checkpoint.Checkpoint;
import dev.concord.train.EpochReport;
import dev.concord.train.Monitor;
import dev.concord.train.Trainer;
import dev.concord.train.TrainingListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Saves the run after epochs, so that it can go on from there with {@link Checkpoint#load(Path,
 * Trainer, Map)}; {@link dev.concord.checkpoint.WeightsFile} reads the weights of such a file. A
 * file is replaced only when the new one is complete.
 *
 * <p>A folder that is not there yet is made when training starts; training does not start where it
 * cannot be. {@code {epoch}} in the file's name stands for the epoch's number, so that every
 * checkpoint is kept; without it the newest replaces the one before.
 */
public final class Checkpoints implements TrainingListener {
  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

  /** Which epochs are saved. */
  private interface Choice {
    boolean saves(List<EpochReport> history);
  }

  private final Path file;
  private final Map<String, String> settings;
  private final Choice choice;
  private final Monitor monitor;
  private final Consumer<IOException> failures;

  private Checkpoints(
      Path file,
      Map<String, String> settings,
      Choice choice,
      Monitor monitor,
      Consumer<IOException> failures) {
    this.file = file;
    this.settings = Map.copyOf(settings);
    this.choice = choice;
    this.monitor = monitor;
    this.failures = failures;
  }

  /**
   * Saves after every {@code epochs}-th epoch.
   *
   * @param epochs at least 1
   * @param settings what must be the same when the run goes on, as text by name
   */
  public static Checkpoints every(int epochs, Path file, Map<String, String> settings) {
    if (epochs < 1) {
      throw new IllegalArgumentException(
          "Checkpoints are saved every 1 or more epochs, got " + epochs);
    }
    return new Checkpoints(
        file,
        settings,
        history -> history.getLast().epoch() % epochs == 0,
        null,
        Checkpoints::warn);
  }

  /**
   * Saves after each epoch that is better than all before it.
   *
   * @param settings as of {@link #every}
   */
  public static Checkpoints best(Monitor monitor, Path file, Map<String, String> settings) {
    return new Checkpoints(
        file,
        settings,
        history -> monitor.best(history) == history.getLast(),
        monitor,
        Checkpoints::warn);
  }

  /**
   * The same, telling {@code handler} of files that could not be written. Without it they are
   * logged as a warning; training goes on either way, as the weights are in memory and a later
   * epoch tries again. A handler that throws ends training.
   */
  public Checkpoints onFailure(Consumer<IOException> handler) {
    return new Checkpoints(file, settings, choice, monitor, handler);
  }

  private static void warn(IOException failure) {
    LOG.warn("A checkpoint was not saved: {}", failure.getMessage());
  }

  @Override
  public void trainingStarted(Trainer trainer) {
    if (monitor != null) {
      monitor.requireReported(trainer);
    }
    Path folder = file.toAbsolutePath().getParent();
    try {
      Files.createDirectories(folder);
    } catch (IOException failure) {
      throw new UncheckedIOException(
          "Checkpoints cannot be saved as %s: the folder %s cannot be made (%s)"
              .formatted(file, folder, failure),
          failure);
    }
  }

  @Override
  public void epochFinished(Trainer trainer, EpochReport report) {
    if (!choice.saves(trainer.history())) {
      return;
    }
    String name = file.getFileName().toString().replace("{epoch}", String.valueOf(report.epoch()));
    try {
      Checkpoint.save(file.resolveSibling(name), trainer, settings);
    } catch (IOException failure) {
      failures.accept(failure);
    }
  }
}
