package dev.concord.data.generated;

import static dev.concord.data.Messages.assertContains;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.data.Dataset;
import dev.concord.data.TrainTest;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The generated digits: the same everywhere, and such that something can be learnt from them. */
class DigitsTest {
  /** Pinned: these bits must come out on every machine; a change makes reported results void. */
  @Test
  void bitsArePinned() throws NoSuchAlgorithmException {
    Dataset digits = Digits.generate(1, 0, 500);
    MessageDigest sha = MessageDigest.getInstance("SHA-256");
    sha.update(digits.features().bytes());
    for (int label : digits.labels().ids().ints()) {
      sha.update(ByteBuffer.allocate(4).putInt(0, label));
    }
    assertEquals(
        "067aa62094df91a533f303cabc76d2714c54b6ff16de0e338617b019f0410afc",
        HexFormat.of().formatHex(sha.digest()));
  }

  @Test
  void imageIsAFunctionOfSeedAndNumber() {
    Dataset all = Digits.generate(7, 0, 30);
    assertEquals(all.slice(20, 30), Digits.generate(7, 20, 10));
    assertNotEquals(all.slice(0, 10), all.slice(10, 20));
    assertNotEquals(all, Digits.generate(8, 0, 30));
    assertEquals(Shape.of(0, 28, 28), Digits.generate(7, 5, 0).features().shape());
  }

  @Test
  void loadGivesDisjointTrainingAndTest() {
    TrainTest digits = Digits.load(3);
    assertEquals(Shape.of(12_000, 28, 28), digits.train().features().shape());
    assertEquals(Shape.of(2_000, 28, 28), digits.test().features().shape());
    assertEquals(Digits.generate(3, 12_000, 2_000), digits.test());
  }

  @Test
  void labelsAreEven() {
    int[] counts = new int[10];
    for (int label : Digits.generate(2, 0, 5000).labels().ids().ints()) {
      counts[label]++;
    }
    for (int count : counts) {
      // Deviation: sqrt(5000 · 0.1 · 0.9) = 21; six of these are 127.
      assertEquals(500, count, 127);
    }
  }

  /** Every image has a plausible amount of ink, and its darkest part lies well inside. */
  @Test
  void imagesHoldAStroke() {
    Dataset digits = Digits.generate(4, 0, 2000);
    byte[] pixels = digits.features().bytes();
    for (int image = 0; image < digits.size(); image++) {
      int inked = 0;
      int inkedAtBorder = 0;
      for (int pixel = 0; pixel < 784; pixel++) {
        if ((pixels[image * 784 + pixel] & 0xFF) > 128) {
          inked++;
          int row = pixel / 28;
          int column = pixel % 28;
          inkedAtBorder += row == 0 || row == 27 || column == 0 || column == 27 ? 1 : 0;
        }
      }
      assertTrue(inked >= 10 && inked <= 300, "image " + image + ": " + inked + " inked pixels");
      assertTrue(inkedAtBorder <= 10, "image " + image + " touches the border");
    }
  }

  /**
   * The nearest of 2 000 examples tells most digits (80 % here), and far from all: the set is
   * neither noise nor trivial.
   */
  @Test
  void nearestExampleTellsMostDigits() {
    Dataset known = Digits.generate(5, 0, 2000);
    Dataset asked = Digits.generate(5, 2000, 200);
    int right = 0;
    for (int image = 0; image < asked.size(); image++) {
      int nearest = nearest(known.features(), asked.features(), image);
      right += known.labels().ids().ints()[nearest] == asked.labels().ids().ints()[image] ? 1 : 0;
    }
    assertTrue(right >= 150 && right <= 196, right + " of 200 right");
  }

  @Test
  void refusesNegativeNumbers() {
    assertContains(
        assertThrows(IllegalArgumentException.class, () -> Digits.generate(1, -1, 2)).getMessage(),
        "first -1");
    assertThrows(IllegalArgumentException.class, () -> Digits.generate(1, 0, -2));
    assertThrows(IllegalArgumentException.class, () -> Digits.generate(1, 0, Integer.MAX_VALUE));
  }

  @Test
  void outlinesHaveSeveralVariantsInsideTheirBox() {
    DigitOutline[][] outlines = DigitOutline.all();
    assertEquals(10, outlines.length);
    for (DigitOutline[] variants : outlines) {
      assertTrue(variants.length >= 3);
      for (DigitOutline outline : variants) {
        assertTrue(outline.points() >= 2);
        assertTrue(outline.strokeEnd()[outline.points() - 1]);
        for (int i = 0; i < outline.points(); i++) {
          assertTrue(outline.x()[i] >= 0 && outline.x()[i] <= 60);
          assertTrue(outline.y()[i] >= 0 && outline.y()[i] <= 100);
        }
      }
    }
  }

  /** A level line of radius 1 with a sharp edge inks two rows of pixels fully and no other. */
  @Test
  void penInksExactlyItsWidth() {
    var line =
        new DigitOutline(new float[2], new float[2], new boolean[2], new boolean[] {false, true});
    var pen = new DigitPen(6);
    pen.draw(line, new float[] {-5, 11}, new float[] {3, 3}, 1, 1, 1);
    float[] expected = new float[36];
    for (int column = 0; column < 6; column++) {
      expected[12 + column] = 1;
      expected[18 + column] = 1;
    }
    assertArrayEquals(expected, pen.ink());
    pen.clear();
    pen.draw(line, new float[] {-5, 11}, new float[] {3, 3}, 1, 1, 2);
    assertEquals(0.75f, pen.ink()[12]);
    assertEquals(0.25f, pen.ink()[6]);
    assertEquals(0f, pen.ink()[0]);
  }

  private static int nearest(HostTensor known, HostTensor asked, int image) {
    byte[] from = asked.bytes();
    byte[] to = known.bytes();
    int nearest = -1;
    int least = Integer.MAX_VALUE;
    for (int candidate = 0; candidate < known.shape().length(0); candidate++) {
      int distance = 0;
      for (int pixel = 0; pixel < 784; pixel++) {
        int difference = (from[image * 784 + pixel] & 0xFF) - (to[candidate * 784 + pixel] & 0xFF);
        distance += difference * difference;
      }
      if (distance < least) {
        least = distance;
        nearest = candidate;
      }
    }
    return nearest;
  }
}
