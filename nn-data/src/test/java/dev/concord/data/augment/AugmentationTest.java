package dev.concord.data.augment;

import static dev.concord.data.Messages.assertContains;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.data.augment.ImageWarp.Motion;
import dev.concord.random.RandomStream;
import dev.concord.tensor.DType;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;

/** Augmentation: what each motion does, and that it is a function of seed, epoch and row. */
class AugmentationTest {
  private static final float[] IMAGE = {1, 2, 3, 4, 5, 6};
  private static final ImageWarp WARP = new ImageWarp(2, 3, 1, 0);
  private static final ImageAugmentation ALL =
      ImageAugmentation.NONE.shift(0.2).rotation(20).zoom(0.8, 1.2).mirror(0.5).turnOver(0.5);

  @Test
  void motionsMovePixels() {
    assertArrayEquals(IMAGE, moved(0, 0, 0, 1, false, false));
    assertArrayEquals(new float[] {3, 2, 1, 6, 5, 4}, moved(0, 0, 0, 1, true, false));
    assertArrayEquals(new float[] {4, 5, 6, 1, 2, 3}, moved(0, 0, 0, 1, false, true));
    assertArrayEquals(new float[] {0, 0, 0, 1, 2, 3}, moved(1, 0, 0, 1, false, false));
    assertArrayEquals(new float[] {0, 1, 2, 0, 4, 5}, moved(0, 1, 0, 1, false, false));
    assertArrayEquals(
        new float[] {1.5f, 2.5f, 1.5f, 4.5f, 5.5f, 3}, moved(0, -0.5, 0, 1, false, false));
    assertArrayEquals(new float[6], moved(0, 3.5, 0, 1, false, false));
    assertArrayEquals(
        new float[] {6, 5, 4, 3, 2, 1}, moved(0, 0, StrictMath.PI, 1, false, false), 1e-5f);
    // A quarter turn counterclockwise of a square: the right column becomes the upper row.
    assertArrayEquals(
        new float[] {2, 4, 1, 3},
        new ImageWarp(2, 2, 1, 0)
            .apply(new float[] {1, 2, 3, 4}, Motion.of(0, 0, StrictMath.PI / 2, 1, false, false)),
        1e-6f);
    // Enlarged twice, the outer columns come from half a column beside the middle.
    assertArrayEquals(
        new float[] {2.25f, 2.75f, 3.25f, 3.75f, 4.25f, 4.75f},
        moved(0, 0, 0, 2, false, false),
        1e-6f);
  }

  private static float[] moved(
      double down, double right, double angle, double factor, boolean mirror, boolean turn) {
    return WARP.apply(IMAGE, Motion.of(down, right, angle, factor, mirror, turn));
  }

  @Test
  void channelsMoveTogetherAndOutsideIsFilled() {
    float[] image = {1, 10, 2, 20};
    assertArrayEquals(
        new float[] {-7, -7, 1, 10},
        new ImageWarp(1, 2, 2, -7).apply(image, Motion.of(0, 1, 0, 1, false, false)));
  }

  @Test
  void epochAndRowDecideNotTheThreads() throws Exception {
    HostTensor images = bytes(50, 9, 7);
    HostTensor all = ALL.noise(3).apply(images, 5, 2);
    assertEquals(images.type(), all.type());
    assertEquals(all, ALL.noise(3).apply(images, 5, 2));
    try (var one = new ForkJoinPool(1)) {
      assertEquals(all, one.submit(() -> ALL.noise(3).apply(images, 5, 2)).get());
    }
    assertNotEquals(all, ALL.noise(3).apply(images, 5, 3));
    assertNotEquals(all, ALL.noise(3).apply(images, 6, 2));
    HostTensor first = HostTensor.of(Shape.of(1, 9, 7), head(images.bytes(), 63));
    assertArrayEquals(
        head(all.bytes(), 63), ALL.noise(3).apply(first, 5, 2).bytes(), "row 0 alone");
    HostTensor twice =
        HostTensor.of(
            Shape.of(2, 9, 7), concat(head(images.bytes(), 63), head(images.bytes(), 63)));
    byte[] both = ALL.apply(twice, 5, 2).bytes();
    assertNotEquals(List.of(head(both, 63)[30], both[30]), List.of(both[63 + 30], both[63 + 31]));
  }

  @Test
  void nothingChangesNothing() {
    HostTensor images = bytes(3, 5, 4);
    assertEquals(images, ImageAugmentation.NONE.apply(images, 1, 1));
    HostTensor rows = HostTensor.of(Shape.of(2, 2), 1f, 2, 3, 4);
    assertEquals(rows, TableAugmentation.jitter(0).apply(rows, 1, 1));
    assertEquals(
        rows,
        ImageAugmentation.NONE.apply(rows.reshape(Shape.of(1, 2, 2)), 1, 1).reshape(rows.shape()));
  }

  @Test
  void drawsFillTheirRanges() {
    HostTensor images = HostTensor.of(Shape.of(400, 1, 3), new float[1200]);
    for (int i = 0; i < 400; i++) {
      images.floats()[3 * i + 1] = 1;
    }
    // A third of 3 pixels is one: the single bright pixel spreads over both neighbours.
    float[] moved = ImageAugmentation.NONE.shift(1 / 3.0).apply(images, 3, 0).floats();
    float[] sums = new float[3];
    for (int i = 0; i < moved.length; i++) {
      sums[i % 3] += moved[i];
    }
    // Columns shift uniformly by -1 to 1 pixel: shares 1/4, 1/2, 1/4 on average. Rows shift by a
    // third of a pixel at most, which fades 1/6 out. Deviation of a sum of 400: 6.5.
    assertEquals(400 * 5 / 24f, sums[0], 32);
    assertEquals(400 * 5 / 12f, sums[1], 32);
    assertEquals(400 * 5 / 24f, sums[2], 32);
  }

  @Test
  void noiseIsNormal() {
    HostTensor grey = HostTensor.of(Shape.of(100, 20, 50), new float[100_000]);
    float[] noise = ImageAugmentation.NONE.noise(2).apply(grey, 1, 0).floats();
    double mean = 0;
    double square = 0;
    int beyond = 0;
    for (float value : noise) {
      mean += value / noise.length;
      square += (double) value * value / noise.length;
      beyond += Math.abs(value) > 2 * 1.96 ? 1 : 0;
    }
    assertEquals(0, mean, 5 * 2 / StrictMath.sqrt(100_000));
    assertEquals(4, square, 5 * 4 * StrictMath.sqrt(2.0 / 100_000));
    assertEquals(5000, beyond, 5 * StrictMath.sqrt(100_000 * 0.05 * 0.95));
    // Published quantiles: 0.84134 lies at 1 and 0.97725 at 2.
    assertEquals(1, NormalQuantiles.of((int) (0.8413447 * 65536)), 1e-4);
    assertEquals(2, NormalQuantiles.of((int) (0.9772499 * 65536)), 5e-4);
    assertTrue(NormalQuantiles.of(0) > -4.5 && NormalQuantiles.of(0) < -4.1);
  }

  @Test
  void bytesStayInTheirRange() {
    HostTensor white = HostTensor.of(Shape.of(1, 8, 8), new byte[64]);
    Arrays.fill(white.bytes(), 0, 32, (byte) 255);
    byte[] noisy = ImageAugmentation.NONE.noise(20).apply(white, 1, 0).bytes();
    for (int i = 0; i < 64; i++) {
      assertTrue(i < 32 ? (noisy[i] & 0xFF) > 128 : (noisy[i] & 0xFF) < 128, "no wrapping around");
    }
  }

  @Test
  void tablesAreJitteredScaledAndBlanked() {
    float[] ones = new float[20_000];
    Arrays.fill(ones, 1);
    HostTensor rows = HostTensor.of(Shape.of(10_000, 2), ones);
    float[] blanked = TableAugmentation.blanking(0.25).on(List.of(1)).apply(rows, 4, 0).floats();
    int blanks = 0;
    for (int i = 0; i < blanked.length; i++) {
      assertTrue(i % 2 == 1 || blanked[i] == 1, "column 0 stays");
      blanks += blanked[i] == 0 ? 1 : 0;
    }
    assertEquals(2500, blanks, 5 * StrictMath.sqrt(10_000 * 0.25 * 0.75));
    float[] scaled = new TableAugmentation(0, 0.1, 0, 0, List.of()).apply(rows, 4, 0).floats();
    assertEquals(scaled[0], scaled[1], "one factor for a row");
    assertNotEquals(scaled[0], scaled[2]);
    float[] jittered = TableAugmentation.jitter(0.1).apply(rows, 4, 0).floats();
    assertNotEquals(jittered[0], jittered[1]);
    assertEquals(
        TableAugmentation.jitter(0.1).then(TableAugmentation.blanking(0.5)).apply(rows, 4, 1),
        TableAugmentation.blanking(0.5)
            .apply(TableAugmentation.jitter(0.1).apply(rows, 4, 1), 4, 1));
  }

  @Test
  void unusableSettingsAreNamed() {
    assertContains(refusal(() -> ImageAugmentation.NONE.shift(1.5)), "shift", "1.5");
    assertContains(refusal(() -> ImageAugmentation.NONE.zoom(0, 1)), "zoomFrom");
    assertContains(refusal(() -> ImageAugmentation.NONE.zoom(2, 1)), "zoomTo");
    assertContains(refusal(() -> ImageAugmentation.NONE.rotation(Double.NaN)), "rotation", "NaN");
    assertContains(refusal(() -> TableAugmentation.jitter(-1)), "jitter", "-1.0");
    HostTensor rows = HostTensor.of(Shape.of(2, 2), 1f, 2, 3, 4);
    assertContains(refusal(() -> ALL.apply(rows, 1, 0)), "[n, height, width]", "F32[2, 2]");
    assertContains(refusal(() -> ALL.apply(bytes(1, 2, 2), 1, -1)), "epoch", "-1");
    assertContains(
        refusal(() -> TableAugmentation.jitter(1).on(List.of(2)).apply(rows, 1, 0)), "Column 2");
    assertContains(
        refusal(() -> TableAugmentation.jitter(1).apply(bytes(1, 2, 2), 1, 0)), "U8", "scale");
  }

  private static HostTensor bytes(int count, int height, int width) {
    HostTensor images = HostTensor.zeros(new TensorType(DType.U8, Shape.of(count, height, width)));
    RandomStream random = RandomStream.of(1, "test", "", "images");
    for (int i = 0; i < images.size(); i++) {
      images.bytes()[i] = (byte) random.nextInt(256);
    }
    return images;
  }

  private static byte[] head(byte[] bytes, int count) {
    return Arrays.copyOf(bytes, count);
  }

  private static byte[] concat(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }

  private static String refusal(Runnable action) {
    return assertThrows(IllegalArgumentException.class, action::run).getMessage();
  }
}
