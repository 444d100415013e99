package dev.concord.random;

import java.nio.charset.StandardCharsets;

/**
 * Threefry-2x32 with 20 rounds: a counter-based random function, and the keys that Concord gives
 * it.
 *
 * <p>It is a pure function from (64-bit key, 64-bit counter) to 64 random bits, so any element of a
 * random tensor can be computed alone, in any order, on any backend, with the same bits. It holds
 * no state; for drawing one number after another on the host see {@link RandomStream}. It is not
 * for cryptography.
 *
 * <p>One round is {@code x0 += x1; x1 = rotl(x1, r) ^ x0}; after every fourth round the next two
 * key words and the number of the injection are added. Source: Salmon, Moraes, Dror and Shaw,
 * "Parallel random numbers: as easy as 1, 2, 3", SC 2011. The test holds Random123's published
 * known answers.
 *
 * <p>Sixty-four-bit values hold word 0 in the low half and word 1 in the high half.
 */
public final class Threefry {
  /** The third key word is the exclusive or of the other two and this constant (of Skein). */
  private static final int KEY_PARITY = 0x1BD11BDA;

  /** Key words are added after every four of the 20 rounds. */
  private static final int INJECTIONS = 5;

  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private Threefry() {}

  /**
   * The 64 random bits of one counter under one key. Allocates nothing.
   *
   * @param key key word 0 in the low half, key word 1 in the high half
   * @param counter0 counter word 0, any value (in a random tensor: the row-major logical index)
   * @param counter1 counter word 1, any value (in a random tensor: the step)
   * @return random word 0 in the low half, so that {@code (int) block(...)} is word 0; random word
   *     1 in the high half
   */
  public static long block(long key, int counter0, int counter1) {
    int k0 = (int) key;
    int k1 = (int) (key >>> 32);
    int k2 = KEY_PARITY ^ k0 ^ k1;
    int x0 = counter0 + k0;
    int x1 = counter1 + k1;
    for (int injection = 1; injection <= INJECTIONS; injection++) {
      if ((injection & 1) == 1) {
        x0 += x1;
        x1 = Integer.rotateLeft(x1, 13) ^ x0;
        x0 += x1;
        x1 = Integer.rotateLeft(x1, 15) ^ x0;
        x0 += x1;
        x1 = Integer.rotateLeft(x1, 26) ^ x0;
        x0 += x1;
        x1 = Integer.rotateLeft(x1, 6) ^ x0;
      } else {
        x0 += x1;
        x1 = Integer.rotateLeft(x1, 17) ^ x0;
        x0 += x1;
        x1 = Integer.rotateLeft(x1, 29) ^ x0;
        x0 += x1;
        x1 = Integer.rotateLeft(x1, 16) ^ x0;
        x0 += x1;
        x1 = Integer.rotateLeft(x1, 24) ^ x0;
      }
      // The key words come in turn.
      int first = k0;
      k0 = k1;
      k1 = k2;
      k2 = first;
      x0 += k0;
      x1 += k1 + injection;
    }
    return (x0 & 0xFFFFFFFFL) | ((long) x1 << 32);
  }

  /**
   * Random word 0 of one counter under one key: what a random tensor holds at logical index {@code
   * counter0} in step {@code counter1}.
   */
  public static int word(long key, int counter0, int counter1) {
    return (int) block(key, counter0, counter1);
  }

  /**
   * The key for one use of randomness: {@code Threefry(seed, hash("purpose/path/use"))}, the seed
   * being the key and the hash the counter. Different uses get unrelated keys, so adding one
   * changes no other.
   *
   * @param seed the user's seed, any value
   * @param purpose what the numbers are for, such as {@code "init"} or {@code "dropout"}; no slash
   * @param path whose they are, such as the layer path {@code "encoder/dense1"}; slashes allowed,
   *     may be empty
   * @param use which of its uses, such as {@code "weight"} or {@code "mask"}; no slash
   * @throws IllegalArgumentException if {@code purpose} or {@code use} holds a slash: two different
   *     uses could then share a key
   */
  public static long key(long seed, String purpose, String path, String use) {
    requireNoSlash("purpose", purpose);
    requireNoSlash("use", use);
    long hash = hash(purpose + '/' + path + '/' + use);
    return block(seed, (int) hash, (int) (hash >>> 32));
  }

  /**
   * A 64-bit hash of a text: FNV-1a over its UTF-8 bytes, then the 64-bit finaliser of MurmurHash3,
   * so that texts that differ only in their last letters still differ in half of the bits. Part of
   * the arithmetic contract: it decides every initial weight and every mask.
   */
  public static long hash(String text) {
    long h = FNV_OFFSET;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      h = (h ^ (b & 0xFF)) * FNV_PRIME;
    }
    h = (h ^ (h >>> 33)) * 0xff51afd7ed558ccdL;
    h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return h ^ (h >>> 33);
  }

  private static void requireNoSlash(String role, String text) {
    if (text.indexOf('/') >= 0) {
      throw new IllegalArgumentException(
          "The %s of a random key must hold no '/', got \"%s\": put it into the path argument."
              .formatted(role, text));
    }
  }
}
