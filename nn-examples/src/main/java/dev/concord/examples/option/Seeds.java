package dev.concord.examples.option;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/** The seeds of several runs, as users give them: a number of seeds from 1, or a range. */
public final class Seeds {
  private static final Pattern TEXT = Pattern.compile("(?:([0-9]{1,9})-)?([0-9]{1,9})");
  private static final int MOST = 1000;

  private Seeds() {}

  /**
   * The seeds of a text: "5" is 1 to 5, "3-7" is 3 to 7.
   *
   * @throws IllegalArgumentException if it is neither, or not 1 to 1000 seeds
   */
  public static List<Long> of(String text) {
    Matcher matcher = TEXT.matcher(text.strip());
    if (matcher.matches()) {
      long first = matcher.group(1) == null ? 1 : Long.parseLong(matcher.group(1));
      long last = Long.parseLong(matcher.group(2));
      if (last >= first && last - first < MOST) {
        return LongStream.rangeClosed(first, last).boxed().toList();
      }
    }
    throw new IllegalArgumentException(
        "--seeds takes a number of seeds, such as 5, or a range, such as 1-5, of 1 to %d seeds; got"
                .formatted(MOST)
            + " \""
            + text
            + "\"");
  }
}
