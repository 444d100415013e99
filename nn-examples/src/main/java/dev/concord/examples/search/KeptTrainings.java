package dev.concord.examples.search;

import dev.concord.select.Search;
import dev.concord.select.TrialCheckpoints;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder in which a search by successive halving keeps the training of each of its settings
 * from rung to rung: beside the file that keeps its results, so that an interrupted search finds
 * it, else a temporary one. When the search is at its end, nothing is left of it.
 */
public final class KeptTrainings implements AutoCloseable {
  private static final Pattern TRAINING = Pattern.compile("trial\\d+-resource\\d+\\.safetensors");

  private final Path folder;
  private boolean needed;

  private KeptTrainings(Path folder, boolean needed) {
    this.folder = folder;
    this.needed = needed;
  }

  /** The folder beside a file of results. */
  public static Path beside(Path results) {
    return results.resolveSibling(results.getFileName() + ".trainings");
  }

  /**
   * Makes the folder.
   *
   * @param results where the search keeps its results, if it does
   * @throws IOException if it cannot be made
   */
  public static KeptTrainings of(Optional<Path> results) throws IOException {
    return results.isPresent()
        ? new KeptTrainings(Files.createDirectories(beside(results.get())), true)
        : new KeptTrainings(Files.createTempDirectory("concord-search"), false);
  }

  /**
   * Where the networks of each trial are kept.
   *
   * @param networks of a trial: one for each fold, or one
   */
  List<KeptNetwork> of(Search search, int networks) throws IOException {
    List<KeptNetwork> all = new ArrayList<>();
    for (int network = 0; network < networks; network++) {
      all.add(new KeptNetwork(new TrialCheckpoints(folder.resolve("network" + network), search)));
    }
    return all;
  }

  /** The search has all its results: nobody goes on from here. */
  public void finished() {
    needed = false;
  }

  /** Removes what is not needed any more; a file of somebody else stays, with its folder. */
  @Override
  public void close() throws IOException {
    if (needed) {
      return;
    }
    try (Stream<Path> networks = Files.list(folder)) {
      for (Path network : networks.toList()) {
        removeTrainings(network);
      }
    }
    removeIfEmpty(folder);
  }

  private static void removeTrainings(Path network) throws IOException {
    if (!Files.isDirectory(network)) {
      return;
    }
    try (Stream<Path> files = Files.list(network)) {
      for (Path file : files.toList()) {
        if (TRAINING.matcher(file.getFileName().toString()).matches()) {
          Files.deleteIfExists(file);
        }
      }
    }
    removeIfEmpty(network);
  }

  private static void removeIfEmpty(Path folder) throws IOException {
    try {
      Files.delete(folder);
    } catch (DirectoryNotEmptyException | NoSuchFileException e) {
      // Somebody put something there, or took it away.
    }
  }
}
