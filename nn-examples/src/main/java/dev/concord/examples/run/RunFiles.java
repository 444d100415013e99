package dev.concord.examples.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The files a training run reads and writes.
 *
 * @param output receives the trained model, once training has finished
 * @param checkpoint receives the state of training after every epoch, if wanted
 * @param resume the checkpoint to continue from, if any
 * @param logs what is written beside
 */
public record RunFiles(
    Path output, Optional<Path> checkpoint, Optional<Path> resume, RunLogs logs) {
  /** Without logs. */
  public RunFiles(Path output, Optional<Path> checkpoint, Optional<Path> resume) {
    this(output, checkpoint, resume, RunLogs.NONE);
  }

  /**
   * Checks before training that its result can be saved, so that no hours of work are lost.
   *
   * @throws IOException if a folder is missing or cannot be written to
   */
  public void requireWritable() throws IOException {
    OutputPlace.requireFile(output);
    if (checkpoint.isPresent()) {
      OutputPlace.requireFile(checkpoint.get());
    }
    if (logs.csv().isPresent()) {
      OutputPlace.requireFile(logs.csv().get());
    }
    if (logs.tensorBoard().isPresent()) {
      OutputPlace.requireFolder(logs.tensorBoard().get());
    }
  }

  /** Where an interrupted run leaves its checkpoint: the one asked for, else beside the model. */
  Path checkpointOfInterruption() {
    return checkpoint.orElse(beside("checkpoint"));
  }

  /** Where an interrupted run leaves its weights, so that a finished model is not overwritten. */
  Path modelOfInterruption() {
    return beside("interrupted");
  }

  /** Where a diverged run leaves its last good weights. */
  Path modelOfDivergence() {
    return beside("diverged");
  }

  private Path beside(String ending) {
    String name = output.getFileName().toString().replaceFirst("\\.safetensors$", "");
    return output.resolveSibling(name + "." + ending + ".safetensors");
  }
}
