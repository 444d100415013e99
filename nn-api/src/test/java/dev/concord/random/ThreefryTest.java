package dev.concord.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Threefry against Random123's published answers, and the keys derived from it. */
class ThreefryTest {
  /** The three lines "threefry2x32 20" of Random123's kat_vectors: counter, key, answer. */
  @ParameterizedTest
  @CsvSource({
    "00000000, 00000000, 00000000, 00000000, 6b200159, 99ba4efe",
    "ffffffff, ffffffff, ffffffff, ffffffff, 1cb996fc, bb002be7",
    "243f6a88, 85a308d3, 13198a2e, 03707344, c4923a9c, 483df7a0"
  })
  void givesThePublishedAnswers(
      String c0, String c1, String k0, String k1, String answer0, String answer1) {
    long key = pack(word(k0), word(k1));
    assertEquals(pack(word(answer0), word(answer1)), Threefry.block(key, word(c0), word(c1)));
    assertEquals(word(answer0), Threefry.word(key, word(c0), word(c1)));
  }

  /** The published FNV-1a answer for "a" is af63dc4c8601ec8c; the finaliser is then applied. */
  @Test
  void hashIsFnv1aWithMurmurFinaliser() {
    assertEquals(finalise(0xcbf29ce484222325L), Threefry.hash(""));
    assertEquals(finalise(0xaf63dc4c8601ec8cL), Threefry.hash("a"));
    assertEquals(finalise(0x85944171f73967e8L), Threefry.hash("foobar"));
  }

  /** Pinned: a change here changes every initial weight and every mask ever reported. */
  @Test
  void keysArePinned() {
    long hash = Threefry.hash("init/dense1/weight");
    assertEquals(
        Threefry.block(42, (int) hash, (int) (hash >>> 32)),
        Threefry.key(42, "init", "dense1", "weight"));
    assertEquals(-5232265775853277281L, Threefry.key(42, "init", "dense1", "weight"));
  }

  @Test
  void everyPartOfAKeyMatters() {
    long key = Threefry.key(1, "init", "a/b", "weight");
    assertNotEquals(key, Threefry.key(2, "init", "a/b", "weight"));
    assertNotEquals(key, Threefry.key(1, "dropout", "a/b", "weight"));
    assertNotEquals(key, Threefry.key(1, "init", "a/c", "weight"));
    assertNotEquals(key, Threefry.key(1, "init", "a/b", "bias"));

    Set<Long> keys = new HashSet<>();
    for (int layer = 0; layer < 10_000; layer++) {
      keys.add(Threefry.key(1, "init", "dense" + layer, "weight"));
    }
    assertEquals(10_000, keys.size());
  }

  @Test
  void slashesBelongIntoThePathOnly() {
    var inPurpose =
        assertThrows(IllegalArgumentException.class, () -> Threefry.key(1, "a/b", "c", "weight"));
    assertTrue(inPurpose.getMessage().contains("purpose"), inPurpose.getMessage());
    assertThrows(IllegalArgumentException.class, () -> Threefry.key(1, "a", "b", "c/weight"));
  }

  /** Neighbouring counters differ in about half of the bits (mean 32, deviation 4 per pair). */
  @Test
  void neighbouringCountersAreUnrelated() {
    long differing = 0;
    for (int i = 0; i < 10_000; i++) {
      differing += Long.bitCount(Threefry.block(7, i, 0) ^ Threefry.block(7, i + 1, 0));
    }
    assertEquals(32.0, differing / 10_000.0, 0.2);
  }

  private static int word(String hex) {
    return Integer.parseUnsignedInt(hex, 16);
  }

  private static long pack(int word0, int word1) {
    return (word0 & 0xFFFFFFFFL) | ((long) word1 << 32);
  }

  private static long finalise(long h) {
    h = (h ^ (h >>> 33)) * 0xff51afd7ed558ccdL;
    h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return h ^ (h >>> 33);
  }
}
