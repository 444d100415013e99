package dev.concord.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Row numbers by which every class has equally many rows, for {@link Dataset#select}. The choice is
 * made once; {@link Sampler#downSampled} and {@link Sampler#overSampled} choose anew in every epoch
 * and copy nothing. Resample training rows alone: an over-sampled row that also validates is known
 * already.
 */
public final class Resampling {
  private Resampling() {}

  /**
   * As many rows of every class as the smallest has, chosen without replacement; ascending. Classes
   * without rows do not count.
   *
   * @param seed decides which rows are left out
   */
  public static int[] downSample(Targets.Labels labels, long seed) {
    int smallest = Arrays.stream(ClassWeights.counts(labels)).filter(n -> n > 0).min().orElse(0);
    return resample(labels, smallest, seed);
  }

  /**
   * As many rows of every class as the largest has: each row as often as it goes in whole, and a
   * random choice for the rest; ascending. Classes without rows stay without.
   *
   * @param seed decides which rows come once more than others
   */
  public static int[] overSample(Targets.Labels labels, long seed) {
    int largest = Arrays.stream(ClassWeights.counts(labels)).max().orElse(0);
    return resample(labels, largest, seed);
  }

  private static int[] resample(Targets.Labels labels, int rowsPerClass, long seed) {
    List<IntStream> chosen = new ArrayList<>();
    for (int[] rows : RowsOfClasses.shuffled(labels, seed, "resample")) {
      if (rows.length > 0) {
        chosen.add(IntStream.range(0, rowsPerClass).map(i -> rows[i % rows.length]));
      }
    }
    return chosen.stream().flatMapToInt(rows -> rows).sorted().toArray();
  }
}
