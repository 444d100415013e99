package dev.concord.data.preprocess;

import static dev.concord.data.Messages.assertContains;
import static dev.concord.data.preprocess.EveryTransformTest.refusal;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.concord.data.io.MalformedDataException;
import dev.concord.random.RandomStream;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Saved transforms: every bit of a number survives, and what is no saved transform is told. */
class TransformFileTest {
  @TempDir Path folder;

  @Test
  void doublesKeepEveryBit() {
    RandomStream random = RandomStream.of(1, "test", "", "bits");
    double[] numbers = new double[2000];
    for (int i = 0; i < numbers.length; ) {
      double number =
          Double.longBitsToDouble((long) random.nextWord() << 32 ^ random.nextWord() & 0xFFFFFFFFL);
      if (Double.isFinite(number)) {
        numbers[i++] = number;
      }
    }
    numbers[0] = Double.MIN_VALUE;
    numbers[1] = -0.0;
    numbers[2] = Double.MAX_VALUE;
    double[] scale = new double[numbers.length];
    Arrays.fill(scale, 0.1);
    var scaling = new ColumnScaling(Shape.of(numbers.length), numbers, scale);
    var loaded = (ColumnScaling) TransformFile.read(TransformFile.write(scaling));
    assertArrayEquals(bits(numbers), bits(loaded.offset()));
  }

  private static long[] bits(double[] numbers) {
    return Arrays.stream(numbers).mapToLong(Double::doubleToRawLongBits).toArray();
  }

  /** What a description that was never fitted would look like. */
  @Test
  void unfittedTransformIsTold() {
    String saved = TransformFile.write(new StandardScaler().fit(TransformCases.random(3, 1, 1)));
    assertContains(
        refusal(() -> TransformFile.read(saved.replaceFirst("\"offset\":\\[[^]]*],", ""))),
        "column_scaling",
        "lacks \"offset\"",
        "before it was fitted");
  }

  @Test
  void damagedTextsAreTold() {
    String saved = TransformFile.write(new StandardScaler().fit(TransformCases.random(3, 1, 1)));
    assertContains(refusal(() -> TransformFile.read("{")), "not JSON");
    assertContains(refusal(() -> TransformFile.read("{}")), "expected a text of the format");
    assertContains(
        refusal(() -> TransformFile.read(saved.replace("\"version\":1", "\"version\":9"))),
        "version 9");
    assertContains(
        refusal(() -> TransformFile.read(saved.replace("column_scaling", "columns"))),
        "unknown saved transform \"columns\"",
        "column_scaling",
        "pipeline");
    assertContains(
        refusal(
            () -> TransformFile.read(saved.replace("\"row_shape\":[1]", "\"row_shape\":[1.5]"))),
        "row_shape",
        "a whole number",
        "1.5");
    assertContains(
        refusal(
            () -> TransformFile.read(saved.replace("\"row_shape\":[1]", "\"row_shape\":\"1\""))),
        "row_shape",
        "JsonArray",
        "String");
  }

  @Test
  void fileErrorsNameTheFile() throws IOException {
    Path file = folder.resolve("broken.json");
    Files.writeString(file, "[1]");
    assertContains(
        assertThrows(MalformedDataException.class, () -> TransformFile.load(file)).getMessage(),
        "broken.json",
        "not JSON");
  }

  @Test
  void foreignTransformsHaveNoSavedForm() {
    FittedTransform own =
        new FittedTransform() {
          @Override
          public HostTensor apply(HostTensor features) {
            return features;
          }

          @Override
          public HostTensor invert(HostTensor transformed) {
            return transformed;
          }
        };
    assertContains(refusal(() -> TransformFile.write(own)), "no saved form", "TransformFileTest");
  }
}
