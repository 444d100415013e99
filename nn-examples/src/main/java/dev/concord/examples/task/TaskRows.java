package dev.concord.examples.task;

import dev.concord.data.RowSplit;
import dev.concord.data.Targets;
import java.io.IOException;
import java.util.Optional;

/**
 * The rows of a task as they were read or generated, before they are divided. What a task learns to
 * prepare its rows, it learns from the training rows of one division.
 */
public interface TaskRows {
  /**
   * The usual division, as far as the user did not say otherwise.
   *
   * @param seed decides which rows are held out
   * @throws IOException if too few rows are left to learn from
   */
  RowSplit split(DataRequest request, long seed) throws IOException;

  /** The class of each row; empty where numbers are learnt. */
  Optional<Targets.Labels> labels();

  /**
   * The rows divided so, coded and scaled. Where a task has test rows of its own, they are the test
   * rows of every division.
   *
   * @throws IOException if the rows cannot be learnt from
   */
  TaskData prepared(RowSplit split) throws IOException;
}
