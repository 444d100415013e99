package dev.concord.data.io;

import dev.concord.data.Dataset;
import dev.concord.data.Targets;
import dev.concord.data.TrainTest;
import dev.concord.tensor.DType;
import dev.concord.tensor.HostTensor;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads MNIST, or any data set published in its form such as Fashion-MNIST, from its four original
 * IDX files. It downloads nothing.
 */
public final class Mnist {
  private static final String TRAIN_IMAGES = "train-images-idx3-ubyte";
  private static final String TRAIN_LABELS = "train-labels-idx1-ubyte";
  private static final String TEST_IMAGES = "t10k-images-idx3-ubyte";
  private static final String TEST_LABELS = "t10k-labels-idx1-ubyte";
  private static final int CLASSES = 10;

  private Mnist() {}

  /**
   * Reads the four files under their original names, each plain or with ".gz" (the plain one where
   * both are there).
   *
   * @param directory where the files lie
   * @return images U8 [n, rows, columns], for MNIST [60000, 28, 28] and [10000, 28, 28], with
   *     labels 0 to 9
   * @throws FileNotFoundException if a file is missing; the message lists which
   * @throws MalformedDataException if a file is not what its name says
   */
  public static TrainTest load(Path directory) throws IOException {
    List<String> missing = new ArrayList<>();
    for (String name : List.of(TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS)) {
      if (!Files.isRegularFile(find(directory, name))) {
        missing.add(name);
      }
    }
    if (!missing.isEmpty()) {
      throw new FileNotFoundException(
          """
          %s lacks %s (each plain or with ".gz").
          MNIST is four files in the IDX format, about 11 MB gzipped. Yann LeCun's MNIST page \
          published them first, and mirrors keep them under the same names. PyTorch's torchvision \
          downloads them too, into a folder "MNIST/raw". Put them into one folder and name that.\
          """
              .formatted(directory, String.join(", ", missing)));
    }
    return new TrainTest(
        load(find(directory, TRAIN_IMAGES), find(directory, TRAIN_LABELS)),
        load(find(directory, TEST_IMAGES), find(directory, TEST_LABELS)));
  }

  private static Path find(Path directory, String name) {
    Path plain = directory.resolve(name);
    return Files.isRegularFile(plain) ? plain : directory.resolve(name + ".gz");
  }

  private static Dataset load(Path imageFile, Path labelFile) throws IOException {
    HostTensor images = IdxReader.read(imageFile);
    HostTensor labels = IdxReader.read(labelFile);
    requireBytes(imageFile, images, 3, "images U8 [n, rows, columns]");
    requireBytes(labelFile, labels, 1, "labels U8 [n]");
    int[] ids = new int[labels.size()];
    for (int row = 0; row < ids.length; row++) {
      ids[row] = labels.bytes()[row] & 0xFF;
    }
    try {
      return new Dataset(images, new Targets.Labels(HostTensor.of(labels.shape(), ids), CLASSES));
    } catch (IllegalArgumentException e) {
      throw new MalformedDataException(
          "%s and %s do not belong together: %s"
              .formatted(imageFile, labelFile.getFileName(), e.getMessage()),
          e);
    }
  }

  private static void requireBytes(Path file, HostTensor tensor, int rank, String expected)
      throws MalformedDataException {
    if (tensor.type().dtype() != DType.U8 || tensor.shape().rank() != rank) {
      throw new MalformedDataException(
          "%s: expected %s, found %s.".formatted(file, expected, tensor.type()));
    }
  }
}
