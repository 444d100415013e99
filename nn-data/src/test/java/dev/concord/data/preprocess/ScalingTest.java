package dev.concord.data.preprocess;

import static dev.concord.data.Messages.assertContains;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.concord.data.Dataset;
import dev.concord.data.generated.PlaneProblems;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Standard and min-max scaling: values, constant columns, inverses, refusals. */
class ScalingTest {
  /** Columns 1 3 5 7 (mean 4, squared deviation 5) and the constant 6. */
  private static final HostTensor TRAIN = HostTensor.of(Shape.of(4, 2), 1f, 6, 7, 6, 3, 6, 5, 6);

  private static final HostTensor OTHER = HostTensor.of(Shape.of(2, 2), 4f, 6, 9, 8);

  @Test
  void standardScalerCentresAndScales() {
    FittedTransform fitted = new StandardScaler().fit(TRAIN);
    double deviation = StrictMath.sqrt(5);
    assertArrayEquals(
        new float[] {
          (float) (-3 / deviation), 0, (float) (3 / deviation), 0,
          (float) (-1 / deviation), 0, (float) (1 / deviation), 0
        },
        fitted.apply(TRAIN).floats());
    assertArrayEquals(new float[] {0, 0, (float) (5 / deviation), 2}, fitted.apply(OTHER).floats());
  }

  @Test
  void minMaxScalerFillsItsRange() {
    FittedTransform unit = new MinMaxScaler().fit(TRAIN);
    assertArrayEquals(new float[] {0, 0, 1, 0, 1 / 3f, 0, 2 / 3f, 0}, unit.apply(TRAIN).floats());
    assertArrayEquals(new float[] {0.5f, 0, 4 / 3f, 2}, unit.apply(OTHER).floats());
    FittedTransform wide = new MinMaxScaler(-1, 1).fit(TRAIN);
    assertArrayEquals(
        new float[] {-1, -1, 1, -1, -1 / 3f, -1, 1 / 3f, -1}, wide.apply(TRAIN).floats(), 1e-7f);
  }

  @Test
  void inverseGivesBackTheFeatures() {
    for (Transform scaler : List.of(new StandardScaler(), new MinMaxScaler(-3, 5))) {
      FittedTransform fitted = scaler.fit(TRAIN);
      assertArrayEquals(
          TRAIN.floats(), fitted.invert(fitted.apply(TRAIN)).floats(), 1e-6f, scaler.toString());
      assertArrayEquals(
          OTHER.floats(), fitted.invert(fitted.apply(OTHER)).floats(), 2e-6f, scaler.toString());
    }
  }

  /** 0.1 is not exact in binary; the sum of many must still have no deviation. */
  @Test
  void constantColumnIsRecognisedWhateverItsValue() {
    float[] values = new float[1001];
    Arrays.fill(values, 0.1f);
    var column = HostTensor.of(Shape.of(1001, 1), values);
    assertArrayEquals(new float[1001], new StandardScaler().fit(column).apply(column).floats());
    assertArrayEquals(new float[1001], new MinMaxScaler().fit(column).apply(column).floats());
    FittedTransform fitted = new StandardScaler().fit(column);
    assertEquals(column, fitted.invert(fitted.apply(column)));
  }

  @Test
  void imagesOfBytesBecomeFloats() {
    var images = HostTensor.of(Shape.of(2, 1, 2), new byte[] {0, 10, (byte) 200, 10});
    HostTensor scaled = new MinMaxScaler().fit(images).apply(images);
    assertEquals(HostTensor.of(Shape.of(2, 1, 2), 0f, 0, 1, 0), scaled);
  }

  @Test
  void largestRangesDoNotOverflow() {
    float big = Float.MAX_VALUE;
    var extreme = HostTensor.of(Shape.of(2, 1), -big, big);
    assertArrayEquals(new float[] {0, 1}, new MinMaxScaler().fit(extreme).apply(extreme).floats());
    assertArrayEquals(
        new float[] {-1, 1}, new StandardScaler().fit(extreme).apply(extreme).floats());
  }

  @Test
  void datasetsKeepTargetsAndNames() {
    Dataset data = PlaneProblems.circles(50, 0.1f, 1);
    Dataset named = data.withFeatures(data.features(), List.of("x", "y"));
    Dataset scaled = new MinMaxScaler().fit(named).apply(named);
    assertEquals(named.targets(), scaled.targets());
    assertEquals(List.of("x", "y"), scaled.featureNames());
    assertEquals(new MinMaxScaler().fit(data.features()).apply(data.features()), scaled.features());
  }

  @Test
  void applyLeavesItsInputAlone() {
    HostTensor copy = HostTensor.of(TRAIN.shape(), TRAIN.floats().clone());
    FittedTransform fitted = new StandardScaler().fit(TRAIN);
    fitted.invert(fitted.apply(TRAIN));
    assertEquals(copy, TRAIN);
  }

  @Test
  void refuseWhatDoesNotFit() {
    FittedTransform fitted = new StandardScaler().fit(TRAIN);
    var threeColumns = HostTensor.of(Shape.of(1, 3), 1f, 2, 3);
    assertContains(refusal(() -> fitted.apply(threeColumns)), "[2]", "[3]");
    assertContains(refusal(() -> fitted.invert(threeColumns)), "[2]", "[3]");
    assertContains(
        refusal(() -> new StandardScaler().fit(HostTensor.of(Shape.of(0, 2), new float[0]))),
        "at least 1 row");
    var bad = HostTensor.of(Shape.of(2, 2), 1f, 2, 3, Float.NaN);
    for (Transform scaler : List.of(new StandardScaler(), new MinMaxScaler())) {
      assertContains(refusal(() -> scaler.fit(bad)), "NaN", "row 1", "column 1");
      assertContains(refusal(() -> scaler.fit(HostTensor.of(Shape.of(1), 1))), "I32[1]");
    }
    assertContains(refusal(() -> new MinMaxScaler(1, 1)), "low below high");
    assertThrows(IllegalArgumentException.class, () -> new MinMaxScaler(0, Float.NaN));
    assertThrows(
        IllegalArgumentException.class, () -> new MinMaxScaler(0, Float.POSITIVE_INFINITY));
  }

  private static String refusal(Runnable action) {
    return assertThrows(IllegalArgumentException.class, action::run).getMessage();
  }
}
