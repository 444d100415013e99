package dev.concord.examples;

import static dev.concord.examples.CommandAssertions.assertFails;
import static dev.concord.examples.CommandAssertions.assertPrints;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.data.Dataset;
import dev.concord.data.generated.Digits;
import dev.concord.data.io.IdxWriter;
import dev.concord.tensor.HostTensor;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code concord predict}: from a saved model file alone to answers, for every kind of input. */
class PredictCommandTest {
  @TempDir private static Path folder;

  private static Path xor;
  private static Path classes;
  private static Path digits;

  @BeforeAll
  static void train() throws IOException {
    xor = trained("xor.safetensors", "xor");
    Path table = Tables.classes(folder, 200);
    classes =
        trained("classes.safetensors", "csv", "--data", table, "--target", "kind", "--epochs", 80);
    digits =
        trained("digits.safetensors", "digits", "--layers", "64", "--epochs", 3, "--dropout", 0);
  }

  private static Path trained(String name, Object... arguments) {
    Path model = folder.resolve(name);
    Object[] all = new Object[arguments.length + 4];
    all[0] = "train";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    all[arguments.length + 1] = "-q";
    all[arguments.length + 2] = "-o";
    all[arguments.length + 3] = model;
    assertPrints(CommandLineRun.of(all), "Model saved to");
    return model;
  }

  @Test
  void aRowGetsItsClassWithProbability() {
    assertTrue(CommandLineRun.of("predict", xor, "--row", "0,1").out().startsWith("class 1 (1 9"));
    assertTrue(CommandLineRun.of("predict", xor, "--row", "1,1").out().startsWith("class 0 (0 9"));
  }

  @Test
  void aTableIsJudgedInTheTrainedScaling() {
    CommandLineRun run =
        CommandLineRun.of(
            "predict", classes, "--data", folder.resolve("classes.csv"), "--labels", "kind");
    assertPrints(run, "row 0: class ", "true class ", "and 180 more", "Confusion matrix");
    double accuracy =
        Double.parseDouble(
            run.out()
                .lines()
                .filter(l -> l.startsWith("Accuracy"))
                .findFirst()
                .get()
                .split(" +")[1]);
    assertTrue(accuracy > 95, run.out());
  }

  @Test
  void columnsAreFoundByNameInAnyOrder() throws IOException {
    Path answers = folder.resolve("answers.csv");
    Path table = folder.resolve("other-order.csv");
    Files.writeString(table, "id,height,width\nfirst,9.5,0.9\nsecond,0.5,0.1\n");
    assertPrints(
        CommandLineRun.of("predict", classes, "--data", table, "-o", answers),
        "2 answers written to " + answers);
    List<String> lines = Files.readAllLines(answers);
    assertEquals("class,probability big,probability small", lines.get(0));
    assertTrue(lines.get(1).startsWith("big,"), lines::toString);
    assertTrue(lines.get(2).startsWith("small,"), lines::toString);
  }

  @Test
  void imagesOfAnIdxFileAreJudgedAndDrawn() throws IOException {
    Dataset images = Digits.generate(1, Digits.TRAIN_IMAGES, 100);
    Path imageFile = folder.resolve("images");
    Path labelFile = folder.resolve("labels");
    IdxWriter.write(images.features(), imageFile);
    byte[] labels = new byte[100];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = (byte) images.labels().ids().ints()[i];
    }
    IdxWriter.write(HostTensor.of(images.labels().ids().shape(), labels), labelFile);
    CommandLineRun run =
        CommandLineRun.of("predict", digits, "--data", imageFile, "--labels", labelFile);
    assertPrints(run, "█", "row 0: class ", "true class ", "Accuracy  ");
    labels[5] = 10;
    IdxWriter.write(HostTensor.of(images.labels().ids().shape(), labels), labelFile);
    assertFails(
        1,
        CommandLineRun.of("predict", digits, "--data", imageFile, "--labels", labelFile),
        "label 10 of row 5 is out of range",
        "0 to 9");
  }

  @Test
  void aPictureOfADigitIsRecognisedAlsoDarkOnLight() throws IOException {
    Dataset images = Digits.generate(1, Digits.TRAIN_IMAGES + 3, 1);
    int digit = images.labels().ids().ints()[0];
    BufferedImage large = new BufferedImage(84, 84, BufferedImage.TYPE_INT_RGB);
    BufferedImage inverted = new BufferedImage(84, 84, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 84; y++) {
      for (int x = 0; x < 84; x++) {
        int level = images.features().bytes()[y / 3 * 28 + x / 3] & 0xFF;
        large.setRGB(x, y, level * 0x010101);
        inverted.setRGB(x, y, (255 - level) * 0x010101);
      }
    }
    Path light = folder.resolve("light.png");
    Path dark = folder.resolve("dark.png");
    ImageIO.write(large, "png", light.toFile());
    ImageIO.write(inverted, "png", dark.toFile());
    CommandLineRun run = CommandLineRun.of("predict", digits, "--image", light);
    assertPrints(run, "class " + digit + " (");
    assertEquals(run.out(), CommandLineRun.of("predict", digits, "--image", dark).out());
  }

  @Test
  void valuesComeBackInTheirOwnUnits() throws IOException {
    Path table = Tables.numbers(folder, 300);
    Path model =
        trained(
            "numbers.safetensors", "csv", "--data", table, "--epochs", 80, "--activation", "tanh");
    String line = CommandLineRun.of("predict", model, "--row", "0.5,0.5").out().strip();
    assertTrue(line.startsWith("y "), line);
    assertEquals(1025, Float.parseFloat(line.substring(2)), 5);
  }

  @Test
  void damagedAndForeignModelsAreTold() throws IOException {
    byte[] bytes = Files.readAllBytes(xor);
    Path file = folder.resolve("damaged.safetensors");
    Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 3));
    assertFails(1, CommandLineRun.of("predict", file, "--row", "0,1"), "damaged", "truncated");
    bytes[bytes.length - 1] ^= 1;
    Files.write(file, bytes);
    assertFails(1, CommandLineRun.of("predict", file, "--row", "0,1"), "damaged", "SHA-256");
    Files.writeString(file, "not a model");
    assertFails(1, CommandLineRun.of("predict", file, "--row", "0,1"), "not a safetensors file");
    Path none = folder.resolve("none");
    assertFails(1, CommandLineRun.of("predict", none, "--row", "0,1"), none.toString());
  }

  @Test
  void inputThatDoesNotFitIsTold() throws IOException {
    assertFails(2, CommandLineRun.of("predict", xor), "--row", "--data", "--image");
    assertFails(2, CommandLineRun.of("predict", xor, "--row", "1"), "2 numbers", "got 1");
    assertFails(2, CommandLineRun.of("predict", xor, "--row", "1,one"), "\"one\"");
    assertFails(2, CommandLineRun.of("predict", xor, "--image", xor), "--image");
    assertFails(1, CommandLineRun.of("predict", digits, "--image", xor), "PNG");
    Path table = folder.resolve("narrow.csv");
    Files.writeString(table, "width\n1\n");
    assertFails(1, CommandLineRun.of("predict", classes, "--data", table), "height");
    Files.writeString(table, "width,height,kind\n1,NaN,big\n");
    assertFails(1, CommandLineRun.of("predict", classes, "--data", table), "line 2", "NaN");
    Files.writeString(table, "width,height,kind\n1,2,enormous\n");
    assertFails(
        1,
        CommandLineRun.of("predict", classes, "--data", table, "--labels", "kind"),
        "enormous",
        "big");
    Path image = folder.resolve("small-image");
    IdxWriter.write(Digits.generate(1, 0, 1).flattened().features(), image);
    assertFails(1, CommandLineRun.of("predict", digits, "--data", image), "[28, 28]", "784");
  }
}
