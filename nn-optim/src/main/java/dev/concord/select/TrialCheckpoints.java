package dev.concord.select;

import dev.concord.checkpoint.Checkpoint;
import dev.concord.train.EpochReport;
import dev.concord.train.Trainer;
import dev.concord.train.TrainingListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Lets a configuration that gets more go on where its last trial ended, as successive halving,
 * Hyperband and ASHA are usually run: a rung then costs only the epochs that it adds.
 *
 * <pre>{@code
 * var kept = new TrialCheckpoints(folder, search);
 * search.run(
 *     trial -> {
 *       ...
 *       try (var trainer = new Trainer(session, settings, rows, validation, kept.keeping(trial))) {
 *         kept.resume(trial, trainer);
 *         trainer.fit();
 *         return trainer.history().getLast().validation().loss();
 *       }
 *     },
 *     SearchSettings.workers(4).saving(file));
 * }</pre>
 *
 * <p>A run continued from a checkpoint takes the very steps of one that was never interrupted, so
 * the scores are those of trainings from the beginning, bit for bit, and the table is the same for
 * any number of workers, after an interruption, and without these files. For that the number of
 * epochs alone may follow from the trial's resource: a schedule whose length does would give a
 * training that is neither. The seed must be {@link Trial#seed} or one for all trials.
 *
 * <p>The folder has one file for each configuration, which goes when a larger one has come. It
 * belongs to one search; files of another are refused.
 */
public final class TrialCheckpoints {
  private final Path folder;
  private final Search search;

  /**
   * Checkpoints of a search.
   *
   * @param folder is made if it is not there
   * @throws IOException if it cannot be made
   */
  public TrialCheckpoints(Path folder, Search search) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.search = search;
  }

  /**
   * Lets a trainer go on from the longest training of the trial's configuration that was kept and
   * is not longer than this one; it stays at its beginning where there is none.
   *
   * @param trainer of this trial, with the listener {@link #keeping}
   * @throws IOException if a file cannot be read, is damaged or is of another search
   */
  public void resume(Trial trial, Trainer trainer) throws IOException {
    OptionalInt resource;
    try (Stream<Path> files = Files.list(folder)) {
      resource = resources(files, trial.origin()).filter(kept -> kept <= trial.resource()).max();
    }
    if (resource.isPresent()) {
      Checkpoint.load(file(trial.origin(), resource.getAsInt()), trainer, identity(trial));
    }
  }

  /** Keeps the trial's training as it stands after its last epoch. */
  public TrainingListener keeping(Trial trial) {
    return new TrainingListener() {
      @Override
      public void epochFinished(Trainer trainer, EpochReport report) {
        if (trainer.epoch() == trainer.settings().epochs() || trainer.stopReason().isPresent()) {
          try {
            keep(trial, trainer);
          } catch (IOException failure) {
            throw new UncheckedIOException(failure);
          }
        }
      }
    };
  }

  private void keep(Trial trial, Trainer trainer) throws IOException {
    Checkpoint.save(file(trial.origin(), trial.resource()), trainer, identity(trial));
    int[] shorter;
    try (Stream<Path> files = Files.list(folder)) {
      shorter = resources(files, trial.origin()).filter(kept -> kept < trial.resource()).toArray();
    }
    for (int resource : shorter) {
      Files.deleteIfExists(file(trial.origin(), resource));
    }
  }

  /** What must be the same in a file that is gone on from. */
  private Map<String, String> identity(Trial trial) {
    Map<String, String> identity = new TreeMap<>();
    trial.settings().values().forEach((name, value) -> identity.put("trial/" + name, value));
    identity.put("search", search.name());
    identity.put("search_seed", String.valueOf(search.seed()));
    return identity;
  }

  private Path file(int origin, int resource) {
    return folder.resolve("trial%d-resource%d.safetensors".formatted(origin, resource));
  }

  /** The resources of a configuration's files. */
  private static IntStream resources(Stream<Path> files, int origin) {
    Pattern name = Pattern.compile("trial%d-resource(\\d{1,9})\\.safetensors".formatted(origin));
    return files
        .map(file -> name.matcher(file.getFileName().toString()))
        .filter(Matcher::matches)
        .mapToInt(matcher -> Integer.parseInt(matcher.group(1)));
  }
}
