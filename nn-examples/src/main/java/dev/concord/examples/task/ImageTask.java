package dev.concord.examples.task;

import dev.concord.data.Dataset;
import dev.concord.data.RowSplit;
import dev.concord.data.Split;
import dev.concord.data.Targets;
import dev.concord.data.TrainTest;
import dev.concord.data.generated.Digits;
import dev.concord.data.io.Mnist;
import dev.concord.examples.saved.ActivationName;
import dev.concord.examples.saved.ModelSpec.InputSpec;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Grey images with ten classes: the generated digits, or MNIST from its files. The images stay
 * bytes; the model's first layer scales them.
 *
 * @param name on the command line
 * @param description of the task
 * @param source how the images are had
 */
public record ImageTask(String name, String description, ImageSource source)
    implements TrainingTask {
  /** Generated in memory: nothing to download, always the same. */
  static final ImageTask DIGITS =
      new ImageTask(
          "digits",
          "handwritten-looking digits of 28x28 grey levels, generated; nothing to download",
          ImageTask::generate);

  /** The original files, or others in their form. */
  static final ImageTask MNIST =
      new ImageTask(
          "mnist",
          "MNIST, or images in its form: the folder with the four IDX files",
          request -> read(request.path()));

  private static final long DATA_SEED = 1;
  private static final double VALIDATION = 0.05;

  /** Where images come from. */
  private interface ImageSource {
    Images load(DataRequest request) throws IOException;
  }

  private record Images(TrainTest parts, String origin) implements TaskRows {
    @Override
    public RowSplit split(DataRequest request, long seed) {
      int rows = parts.train().size();
      int validation = Share.of(request.validation().orElse(VALIDATION), rows);
      return RowSplit.ofSizes(rows, seed, rows - validation, validation, 0);
    }

    @Override
    public Optional<Targets.Labels> labels() {
      return Optional.of(parts.train().labels());
    }

    @Override
    public TaskData prepared(RowSplit split) {
      Dataset train = parts.train();
      return new TaskData(
          new Split(train.select(split.train()), train.select(split.validation()), parts.test()),
          new InputSpec(train.featureShape(), true, List.of(), Optional.empty()),
          TaskData.classes(train.labels()),
          origin);
    }
  }

  private static Images generate(DataRequest request) {
    if (request.path().isPresent()) {
      throw new IllegalArgumentException(
          "the task digits generates its images and takes no --data; \"train mnist\" reads images"
              + " from files");
    }
    return new Images(Digits.load(DATA_SEED), "generated digits");
  }

  /**
   * MNIST's own division.
   *
   * @param path its folder; else the environment variable names it
   * @throws IOException if a file is missing or broken, saying where to get it
   */
  public static TrainTest mnist(Optional<Path> path) throws IOException {
    return read(path).parts();
  }

  private static Images read(Optional<Path> path) throws IOException {
    Optional<Path> folder = MnistFolder.of(path);
    if (folder.isEmpty()) {
      throw new FileNotFoundException(
          """
          The task mnist needs the folder with MNIST's four files: give it as --data DIR or in the \
          environment variable %s.
          The files are train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte \
          and t10k-labels-idx1-ubyte, each plain or with ".gz", about 11 MB. Yann LeCun's MNIST page \
          published them first, and mirrors keep them under the same names; PyTorch's torchvision \
          downloads them into a folder "MNIST/raw".
          Without them, "concord train digits" trains on generated digits.\
          """
              .formatted(MnistFolder.VARIABLE));
    }
    return new Images(Mnist.load(folder.get()), folder.get().toString());
  }

  @Override
  public boolean images() {
    return true;
  }

  @Override
  public TaskDefaults defaults() {
    return new TaskDefaults(List.of(300, 100), ActivationName.RELU, 0.1, 2e-3f, 0.7, 128, 10);
  }

  @Override
  public TaskRows read(DataRequest request) throws IOException {
    if (request.test().isPresent()) {
      throw new IllegalArgumentException(
          "the task " + name + " has test images of its own: leave out --test");
    }
    return source.load(request);
  }
}
