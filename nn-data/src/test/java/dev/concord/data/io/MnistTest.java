package dev.concord.data.io;

import static dev.concord.data.Messages.assertContains;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.concord.data.TrainTest;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * MNIST's four files: small ones written here, and the real ones where the system property {@code
 * concord.mnist} or the environment variable {@code CONCORD_MNIST} names their folder.
 */
class MnistTest {
  @TempDir Path folder;

  @Test
  void readsPlainAndGzippedFiles() throws IOException {
    writeAll(new byte[] {3, 9}, new byte[] {0});
    TrainTest mnist = Mnist.load(folder);
    assertEquals(Shape.of(2, 2, 3), mnist.train().features().shape());
    assertEquals(HostTensor.of(Shape.of(2), 3, 9), mnist.train().labels().ids());
    assertEquals(10, mnist.train().labels().classes());
    assertEquals(Shape.of(1, 2, 3), mnist.test().features().shape());
  }

  @Test
  void listsWhatIsMissing() throws IOException {
    writeAll(new byte[] {3, 9}, new byte[] {0});
    Files.delete(folder.resolve("train-labels-idx1-ubyte.gz"));
    Files.delete(folder.resolve("t10k-labels-idx1-ubyte"));
    String message =
        assertThrows(FileNotFoundException.class, () -> Mnist.load(folder)).getMessage();
    assertContains(message, "train-labels-idx1-ubyte, t10k-labels-idx1-ubyte");
    assertFalse(message.contains("images-idx3"), message);
    assertContains(message, folder.toString());
    assertContains(message, "MNIST page");
    assertThrows(FileNotFoundException.class, () -> Mnist.load(folder.resolve("nowhere")));
  }

  @Test
  void refusesFilesThatDoNotBelongTogether() throws IOException {
    writeAll(new byte[] {3}, new byte[] {0});
    assertRefused("same number of rows");
    writeAll(new byte[] {3, 10}, new byte[] {0});
    assertRefused("Label out of range in row 1");
  }

  @Test
  void refusesSwappedFiles() throws IOException {
    writeAll(new byte[] {3, 9}, new byte[] {0});
    Files.copy(folder.resolve("t10k-labels-idx1-ubyte"), folder.resolve("t10k-images-idx3-ubyte"));
    assertRefused("expected images U8 [n, rows, columns], found U8[1]");
  }

  @Test
  void readsTheRealFiles() throws IOException, NoSuchAlgorithmException {
    String place = System.getProperty("concord.mnist", System.getenv("CONCORD_MNIST"));
    assumeTrue(place != null, "set concord.mnist or CONCORD_MNIST to the folder of MNIST's files");
    TrainTest mnist = Mnist.load(Path.of(place));
    assertEquals(Shape.of(60_000, 28, 28), mnist.train().features().shape());
    assertEquals(Shape.of(10_000, 28, 28), mnist.test().features().shape());
    int[] train = mnist.train().labels().ids().ints();
    int[] test = mnist.test().labels().ids().ints();
    assertArrayEquals(new int[] {5, 0, 4, 1, 9, 2, 1, 3, 1, 4}, Arrays.copyOf(train, 10));
    assertArrayEquals(new int[] {7, 2, 1, 0, 4, 1, 4, 9, 5, 9}, Arrays.copyOf(test, 10));
    int[] counts = new int[10];
    for (int label : train) {
      counts[label]++;
    }
    assertArrayEquals(
        new int[] {5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949}, counts);

    // Written again without gzip, the training images must be the published file.
    Path again = folder.resolve("again");
    IdxWriter.write(mnist.train().features(), again);
    byte[] md5 = MessageDigest.getInstance("MD5").digest(Files.readAllBytes(again));
    assertEquals("6bbc9ace898e44ae57da46a324031adb", HexFormat.of().formatHex(md5));
  }

  /** Two training images and one test image of 2×3 pixels, the labels as given. */
  private void writeAll(byte[] trainLabels, byte[] testLabels) throws IOException {
    IdxWriter.writeGzip(
        HostTensor.of(Shape.of(2, 2, 3), new byte[12]),
        folder.resolve("train-images-idx3-ubyte.gz"));
    IdxWriter.writeGzip(
        HostTensor.of(Shape.of(trainLabels.length), trainLabels),
        folder.resolve("train-labels-idx1-ubyte.gz"));
    IdxWriter.writeGzip(
        HostTensor.of(Shape.of(1, 2, 3), new byte[6]), folder.resolve("t10k-images-idx3-ubyte.gz"));
    IdxWriter.write(
        HostTensor.of(Shape.of(testLabels.length), testLabels),
        folder.resolve("t10k-labels-idx1-ubyte"));
  }

  private void assertRefused(String part) {
    String message =
        assertThrows(MalformedDataException.class, () -> Mnist.load(folder)).getMessage();
    assertContains(message, part);
    assertContains(message, folder.toString());
  }
}
