package dev.concord.random;

/**
 * Random numbers one after another, for the host: shuffling, generated data, initial weights.
 *
 * <p>A stream reads {@link Threefry} blocks at the counters {@code (0, stream), (1, stream), ...}
 * under one key; of each block word 0 comes first, then word 1. The numbers depend on the key, the
 * stream number and the order of the calls alone. One stream gives 2^33 words and then repeats. An
 * object belongs to one thread; streams of different numbers are independent, so work that is to be
 * split takes one stream per item. It is not what runs on a device: there every element computes
 * its own block.
 */
public final class RandomStream {
  private static final float TWO_TO_MINUS_24 = 0x1p-24f;

  private final long key;
  private int stream;
  private int nextBlock;
  private int heldWord;
  private boolean wordHeld;
  private float heldNormal;
  private boolean normalHeld;

  /**
   * Stream number {@code stream} under {@code key}.
   *
   * @param key from {@link Threefry#key}
   * @param stream any value, such as the number of the epoch or of the image
   */
  public RandomStream(long key, int stream) {
    this.key = key;
    this.stream = stream;
  }

  /** Stream 0 under {@link Threefry#key Threefry.key(seed, purpose, path, use)}. */
  public static RandomStream of(long seed, String purpose, String path, String use) {
    return new RandomStream(Threefry.key(seed, purpose, path, use), 0);
  }

  /**
   * Goes to the start of another stream under the same key, as if newly made. Allocates nothing.
   *
   * @param stream any value
   */
  public void restart(int stream) {
    this.stream = stream;
    nextBlock = 0;
    wordHeld = false;
    normalHeld = false;
  }

  /** The next 32 random bits. */
  public int nextWord() {
    if (wordHeld) {
      wordHeld = false;
      return heldWord;
    }
    long block = Threefry.block(key, nextBlock++, stream);
    heldWord = (int) (block >>> 32);
    wordHeld = true;
    return (int) block;
  }

  /** Uniform in [0, 1): one of the 2^24 multiples of 2^-24. */
  public float nextFloat() {
    return (nextWord() >>> 8) * TWO_TO_MINUS_24;
  }

  /** Uniform in [low, high): {@code low + (high - low) * nextFloat()}, rounded as floats. */
  public float nextFloat(float low, float high) {
    return low + (high - low) * nextFloat();
  }

  /**
   * Uniform among 0 … bound − 1, each exactly equally likely: the high half of {@code word *
   * bound}, drawing again where the low half falls into the uneven rest (Lemire, "Fast random
   * integer generation in an interval", 2019).
   *
   * @param bound at least 1
   * @throws IllegalArgumentException if {@code bound} is below 1
   */
  public int nextInt(int bound) {
    if (bound < 1) {
      throw new IllegalArgumentException(
          "The bound of a random integer must be at least 1, got " + bound + ".");
    }
    long product = (nextWord() & 0xFFFFFFFFL) * bound;
    if ((product & 0xFFFFFFFFL) < bound) {
      long rest = (1L << 32) % bound;
      while ((product & 0xFFFFFFFFL) < rest) {
        product = (nextWord() & 0xFFFFFFFFL) * bound;
      }
    }
    return (int) (product >>> 32);
  }

  /**
   * Standard normal (mean 0, deviation 1), by Box and Muller: with u, v uniform in (0, 1), {@code
   * sqrt(-2 ln u) cos(2πv)} and the same with sin. Computed in double through StrictMath and
   * rounded once; every second call gives the held sine. Never beyond ±6.77.
   */
  public float nextNormal() {
    if (normalHeld) {
      normalHeld = false;
      return heldNormal;
    }
    double radius = StrictMath.sqrt(-2 * StrictMath.log(nextOpenDouble()));
    double angle = 2 * StrictMath.PI * nextOpenDouble();
    heldNormal = (float) (radius * StrictMath.sin(angle));
    normalHeld = true;
    return (float) (radius * StrictMath.cos(angle));
  }

  /**
   * Puts {@code values} into a random order, each order equally likely (Fisher and Yates, from the
   * end). Shuffles what is there: fill the array first.
   */
  public void shuffle(int[] values) {
    for (int last = values.length - 1; last > 0; last--) {
      int other = nextInt(last + 1);
      int value = values[last];
      values[last] = values[other];
      values[other] = value;
    }
  }

  /** Uniform in (0, 1): the middles of 2^32 equal cells, so neither end can come. */
  public double nextOpenDouble() {
    return ((nextWord() & 0xFFFFFFFFL) + 0.5) * 0x1p-32;
  }
}
