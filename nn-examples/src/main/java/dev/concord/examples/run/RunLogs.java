package dev.concord.examples.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a training run writes beside its model, and how often.
 *
 * @param checkpointEvery epochs from one checkpoint to the next
 * @param csv receives a line per epoch, if wanted
 * @param tensorBoard folder for event files, if wanted
 */
public record RunLogs(int checkpointEvery, Optional<Path> csv, Optional<Path> tensorBoard) {
  /** A checkpoint after every epoch where one is asked for, no logs. */
  static final RunLogs NONE = new RunLogs(1, Optional.empty(), Optional.empty());

  /** The options that ask for this again. */
  public List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    if (checkpointEvery != 1) {
      arguments.addAll(List.of("--checkpoint-every", String.valueOf(checkpointEvery)));
    }
    csv.ifPresent(file -> arguments.addAll(List.of("--log-csv", file.toString())));
    tensorBoard.ifPresent(folder -> arguments.addAll(List.of("--tensorboard", folder.toString())));
    return arguments;
  }
}
