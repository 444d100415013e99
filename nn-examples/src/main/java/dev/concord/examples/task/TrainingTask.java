package dev.concord.examples.task;

import java.io.IOException;

/**
 * Something the command line can train on: where its data comes from and which settings suit it.
 * How training runs is the same for all of them.
 */
public interface TrainingTask {
  /** Its name on the command line. */
  String name();

  /** What is learnt, for the list of tasks. */
  String description();

  /** Whether rows are images. */
  default boolean images() {
    return false;
  }

  /** The settings that suit it; options replace them one by one. */
  TaskDefaults defaults();

  /**
   * Reads or generates the rows.
   *
   * @throws IOException if a file is missing or not what it should be
   */
  TaskRows read(DataRequest request) throws IOException;

  /**
   * Reads or generates the data, split and scaled.
   *
   * @param seed decides which rows are held out; generated points do not depend on it
   * @throws IOException if a file is missing or not what it should be
   */
  default TaskData load(DataRequest request, long seed) throws IOException {
    TaskRows rows = read(request);
    return rows.prepared(rows.split(request, seed));
  }
}
