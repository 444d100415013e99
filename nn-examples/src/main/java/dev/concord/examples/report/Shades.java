package dev.concord.examples.report;

import java.io.PrintStream;

/**
 * Characters that get darker step by step, for pictures made of text. Where the stream cannot write
 * block characters, they are ASCII.
 *
 * @param characters from empty to full
 */
public record Shades(String characters) {
  private static final String BLOCKS = " ░▒▓█";
  private static final String ASCII = " .+#@";

  /** The characters that {@code out} can write. */
  public static Shades of(PrintStream out) {
    return new Shades(out.charset().newEncoder().canEncode(BLOCKS) ? BLOCKS : ASCII);
  }

  /** The character for a darkness from 0 to 1. */
  public char of(double darkness) {
    int step = (int) (darkness * characters.length());
    return characters.charAt(Math.clamp(step, 0, characters.length() - 1));
  }
}
