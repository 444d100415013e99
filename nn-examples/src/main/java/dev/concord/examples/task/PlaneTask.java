package dev.concord.examples.task;

import dev.concord.data.Dataset;
import dev.concord.data.RowSplit;
import dev.concord.data.Split;
import dev.concord.data.Targets;
import dev.concord.data.generated.PlaneProblems;
import dev.concord.examples.saved.ActivationName;
import dev.concord.examples.saved.ModelSpec.InputSpec;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The problems that courses begin with: points of the plane in classes that no straight line
 * separates. The points are generated and always the same.
 *
 * @param name on the command line
 * @param description of the task
 * @param points the data
 * @param defaults settings that suit it
 */
record PlaneTask(String name, String description, Supplier<Dataset> points, TaskDefaults defaults)
    implements TrainingTask {
  private static final long DATA_SEED = 1;
  private static final int ROWS = 1000;
  private static final double TEST = 0.2;
  private static final double VALIDATION = 0.1;

  /** The truth table; learnt and judged on its four rows. */
  static final PlaneTask XOR =
      new PlaneTask(
          "xor",
          "exclusive or: four points",
          PlaneProblems::xor,
          new TaskDefaults(List.of(8), ActivationName.TANH, 0, 0.05f, 1, 4, 200));

  /** Two spirals wound into each other. */
  static final PlaneTask SPIRAL =
      new PlaneTask(
          "spiral",
          "two spirals wound into each other, 1000 points",
          () -> PlaneProblems.twoSpirals(ROWS, 0.02f, DATA_SEED),
          new TaskDefaults(List.of(32, 32), ActivationName.TANH, 0, 0.01f, 1, 32, 120));

  /** The fields of a checkerboard. */
  static final PlaneTask CHECKERBOARD =
      new PlaneTask(
          "checkerboard",
          "the fields of a 4x4 checkerboard, 1000 points",
          () -> PlaneProblems.checkerboard(ROWS, 4, DATA_SEED),
          new TaskDefaults(List.of(32, 32), ActivationName.RELU, 0, 0.01f, 1, 32, 200));

  /** A circle within a circle. */
  static final PlaneTask CIRCLES =
      new PlaneTask(
          "circles",
          "a circle within a circle, 1000 points",
          () -> PlaneProblems.circles(ROWS, 0.1f, DATA_SEED),
          new TaskDefaults(List.of(16), ActivationName.TANH, 0, 0.01f, 1, 32, 40));

  /** Clouds of points that overlap a little. */
  static final PlaneTask GAUSSIANS =
      new PlaneTask(
          "gaussians",
          "four Gaussian clouds that overlap a little, 1000 points",
          () -> PlaneProblems.blobs(ROWS, 4, 2, 0.2f, DATA_SEED),
          new TaskDefaults(List.of(16), ActivationName.TANH, 0, 0.01f, 1, 32, 40));

  @Override
  public TaskRows read(DataRequest request) {
    if (request.path().isPresent()) {
      throw new IllegalArgumentException(
          "the task "
              + name
              + " generates its points and takes no --data; \"train csv\" reads points from a"
              + " file");
    }
    return new Points(points.get());
  }

  private record Points(Dataset data) implements TaskRows {
    /** Four points are all there are: whether they were learnt is judged by themselves. */
    private boolean judgesItself() {
      return data.size() < ROWS;
    }

    @Override
    public RowSplit split(DataRequest request, long seed) {
      int rows = data.size();
      if (judgesItself()) {
        if (request.validation().isPresent() || request.test().isPresent()) {
          throw new IllegalArgumentException(
              "the task xor has four points, all needed for training: leave out --validation and"
                  + " --test");
        }
        return new RowSplit(IntStream.range(0, rows).toArray(), new int[0], new int[0]);
      }
      int validation = Share.of(request.validation().orElse(VALIDATION), rows);
      int test = Share.of(request.test().orElse(TEST), rows);
      return RowSplit.ofSizes(rows, seed, rows - validation - test, validation, test);
    }

    @Override
    public Optional<Targets.Labels> labels() {
      return Optional.of(data.labels());
    }

    @Override
    public TaskData prepared(RowSplit rows) {
      Split split = Split.of(data, rows);
      return new TaskData(
          judgesItself() ? new Split(split.train(), split.validation(), data.asOwnSource()) : split,
          new InputSpec(data.featureShape(), false, List.of(), Optional.empty()),
          TaskData.classes(data.labels()),
          "%,d generated points".formatted(data.size()));
    }
  }
}
