package dev.concord.data.generated;

import dev.concord.random.RandomStream;

/** Random numbers for generated rows, once it is clear that there are some. */
final class GeneratedStream {
  private GeneratedStream() {}

  /**
   * The stream under a key.
   *
   * @throws IllegalArgumentException if {@code rows} is below 1
   */
  static RandomStream of(int rows, long seed, String purpose, String problem, String part) {
    if (rows < 1) {
      throw new IllegalArgumentException("Expected at least 1 row, got " + rows + ".");
    }
    return RandomStream.of(seed, purpose, problem, part);
  }
}
