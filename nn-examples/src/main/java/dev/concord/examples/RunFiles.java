package dev.concord.examples;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
record RunFiles(Path output, Optional<Path> checkpoint, Optional<Path> resume, RunLogs logs) {
  /** Without logs. */
  RunFiles(Path output, Optional<Path> checkpoint, Optional<Path> resume) {
    this(output, checkpoint, resume, RunLogs.NONE);
  }

  /**
   * Checks before training that its result can be saved, so that no hours of work are lost.
   *
   * @throws IOException if a folder is missing or cannot be written to
   */
  void requireWritable() throws IOException {
    requireWritable(output);
    if (checkpoint.isPresent()) {
      requireWritable(checkpoint.get());
    }
    if (logs.csv().isPresent()) {
      requireWritable(logs.csv().get());
    }
  }

  private static void requireWritable(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (Files.isDirectory(file)) {
      throw new FileSystemException(
          file.toString(), null, "expected the name of a file to save to, found a folder");
    }
    if (!Files.isDirectory(folder)) {
      throw new NoSuchFileException(
          file.toString(), null, "the folder " + folder + " does not exist: create it first");
    }
    if (!Files.isWritable(folder)) {
      throw new AccessDeniedException(
          file.toString(), null, "cannot be saved: the folder " + folder + " is not writable");
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
