package dev.concord.examples.task;

import java.util.List;
import java.util.stream.Collectors;

/** The tasks that {@code concord train} knows. */
public final class TrainingTasks {
  private TrainingTasks() {}

  /** All of them, the default one first. */
  public static List<TrainingTask> all() {
    return List.of(
        ImageTask.DIGITS,
        ImageTask.MNIST,
        PlaneTask.XOR,
        PlaneTask.SPIRAL,
        PlaneTask.CHECKERBOARD,
        PlaneTask.CIRCLES,
        PlaneTask.GAUSSIANS,
        new CsvTask());
  }

  /**
   * The task of that name.
   *
   * @throws IllegalArgumentException if there is none, listing all
   */
  public static TrainingTask named(String name) {
    return all().stream()
        .filter(task -> task.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown task \"%s\": expected one of %s"
                        .formatted(
                            name,
                            all().stream()
                                .map(TrainingTask::name)
                                .collect(Collectors.joining(", ")))));
  }
}
