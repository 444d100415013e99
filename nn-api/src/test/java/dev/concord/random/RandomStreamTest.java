package dev.concord.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The stream's order, ranges and distributions. */
class RandomStreamTest {
  private static final int DRAWS = 200_000;

  @Test
  void readsBothWordsOfOneBlockAfterAnother() {
    var stream = new RandomStream(99, 5);
    for (int block = 0; block < 10; block++) {
      long expected = Threefry.block(99, block, 5);
      assertEquals((int) expected, stream.nextWord());
      assertEquals((int) (expected >>> 32), stream.nextWord());
    }
  }

  @Test
  void ofIsStreamZeroOfTheKey() {
    var stream = RandomStream.of(3, "shuffle", "", "order");
    assertEquals(Threefry.word(Threefry.key(3, "shuffle", "", "order"), 0, 0), stream.nextWord());
    assertNotEquals(new RandomStream(3, 0).nextWord(), new RandomStream(3, 1).nextWord());
  }

  @Test
  void restartEqualsANewStream() {
    var stream = new RandomStream(8, 1);
    stream.nextWord();
    stream.nextNormal();
    stream.restart(2);
    var fresh = new RandomStream(8, 2);
    assertEquals(fresh.nextNormal(), stream.nextNormal());
    assertEquals(fresh.nextNormal(), stream.nextNormal());
    assertEquals(fresh.nextWord(), stream.nextWord());
  }

  @Test
  void floatsAreTheTop24Bits() {
    var words = new RandomStream(1, 0);
    var floats = new RandomStream(1, 0);
    double sum = 0;
    for (int i = 0; i < DRAWS; i++) {
      float value = floats.nextFloat();
      assertEquals((words.nextWord() >>> 8) / 16777216.0f, value);
      assertTrue(value >= 0 && value < 1);
      sum += value;
    }
    // The mean of n uniforms deviates by 0.289 / sqrt(n) = 0.00065; six of these are 0.0039.
    assertEquals(0.5, sum / DRAWS, 0.0039);
    float ranged = new RandomStream(1, 0).nextFloat(-2, 6);
    assertEquals(-2 + 8 * new RandomStream(1, 0).nextFloat(), ranged);
  }

  @Test
  void integersFillTheirRangeEvenly() {
    int[] counts = new int[7];
    var stream = new RandomStream(2, 0);
    for (int i = 0; i < 70_000; i++) {
      counts[stream.nextInt(7)]++;
    }
    for (int count : counts) {
      // Deviation of a count: sqrt(70000 * 1/7 * 6/7) = 92.6; six of these are 556.
      assertEquals(10_000, count, 556);
    }
    assertEquals(0, stream.nextInt(1));
  }

  /**
   * With a bound of 3 * 2^29 and no rejection, 3/8 of the draws would be multiples of three; the
   * even answer is 1/3.
   */
  @Test
  void integersAreUnbiasedForLargeBounds() {
    int bound = 3 << 29;
    int multiplesOfThree = 0;
    var stream = new RandomStream(4, 0);
    for (int i = 0; i < 90_000; i++) {
      int value = stream.nextInt(bound);
      assertTrue(value >= 0 && value < bound);
      multiplesOfThree += value % 3 == 0 ? 1 : 0;
    }
    assertEquals(30_000, multiplesOfThree, 850);
  }

  @Test
  void refusesAnEmptyRange() {
    var stream = new RandomStream(1, 0);
    assertThrows(IllegalArgumentException.class, () -> stream.nextInt(0));
    assertThrows(IllegalArgumentException.class, () -> stream.nextInt(-5));
  }

  @Test
  void normalsHaveTheMomentsOfTheNormalDistribution() {
    var stream = new RandomStream(5, 0);
    double sum = 0;
    double squares = 0;
    double fourths = 0;
    int beyondTwo = 0;
    for (int i = 0; i < DRAWS; i++) {
      double x = stream.nextNormal();
      sum += x;
      squares += x * x;
      fourths += x * x * x * x;
      beyondTwo += x > 2 ? 1 : 0;
    }
    assertEquals(0, sum / DRAWS, 0.0135);
    assertEquals(1, squares / DRAWS, 0.019);
    assertEquals(3, fourths / DRAWS, 0.135);
    assertEquals(0.02275, beyondTwo / (double) DRAWS, 0.002);
  }

  @Test
  void normalsArePairsOfBoxAndMuller() {
    var words = new RandomStream(6, 0);
    double u = ((words.nextWord() & 0xFFFFFFFFL) + 0.5) / 4294967296.0;
    double v = ((words.nextWord() & 0xFFFFFFFFL) + 0.5) / 4294967296.0;
    double radius = StrictMath.sqrt(-2 * StrictMath.log(u));
    var normals = new RandomStream(6, 0);
    assertEquals((float) (radius * StrictMath.cos(2 * StrictMath.PI * v)), normals.nextNormal());
    assertEquals((float) (radius * StrictMath.sin(2 * StrictMath.PI * v)), normals.nextNormal());
  }

  @Test
  void shuffleReachesEveryOrderEvenly() {
    int[] counts = new int[27];
    var stream = new RandomStream(7, 0);
    for (int i = 0; i < 60_000; i++) {
      int[] values = {0, 1, 2};
      stream.shuffle(values);
      counts[values[0] * 9 + values[1] * 3 + values[2]]++;
    }
    for (int order : new int[] {5, 7, 11, 15, 19, 21}) {
      assertEquals(10_000, counts[order], 548);
    }
    int[] single = {3};
    stream.shuffle(single);
    stream.shuffle(new int[0]);
    assertArrayEquals(new int[] {3}, single);
  }
}
