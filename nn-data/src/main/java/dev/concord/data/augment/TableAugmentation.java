package dev.concord.data.augment;

import dev.concord.random.RandomStream;
import dev.concord.tensor.DType;
import dev.concord.tensor.HostTensor;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Adds noise to rows of numbers, scales them and blanks values: {@code y = x·(1 + scale·n₁) +
 * jitter·n₂} with a normal n₁ for each row and a normal n₂ for each value, then each value is
 * replaced by {@code blank} with the chance {@code blanking}. Apply it after scaling, where columns
 * have deviation 1 and mean 0, so that one jitter suits all and a blank is the mean.
 *
 * @param jitter deviation of the noise of each value, at least 0
 * @param scale deviation of the common factor of a row, at least 0
 * @param blanking chance that a value is replaced, from 0 to 1: it trains for missing values
 * @param blank what takes its place, finite
 * @param columns numbers of the columns that may change, from 0 on; empty for all. Leave out
 *     one-hot columns
 */
public record TableAugmentation(
    double jitter, double scale, double blanking, float blank, List<Integer> columns)
    implements Augmentation {
  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException if one is out of bounds, naming it
   */
  public TableAugmentation {
    ImageAugmentation.require("jitter", jitter, 0, Float.MAX_VALUE);
    ImageAugmentation.require("scale", scale, 0, Float.MAX_VALUE);
    ImageAugmentation.require("blanking", blanking, 0, 1);
    ImageAugmentation.require("blank", blank, -Float.MAX_VALUE, Float.MAX_VALUE);
    columns = List.copyOf(columns);
  }

  /** Noise on every value of every column. */
  public static TableAugmentation jitter(double deviation) {
    return new TableAugmentation(deviation, 0, 0, 0, List.of());
  }

  /** Some values of every column replaced by 0. */
  public static TableAugmentation blanking(double chance) {
    return new TableAugmentation(0, 0, chance, 0, List.of());
  }

  /** The same for some columns only. */
  public TableAugmentation on(List<Integer> someColumns) {
    return new TableAugmentation(jitter, scale, blanking, blank, someColumns);
  }

  @Override
  public HostTensor apply(HostTensor features, long seed, int epoch) {
    if (features.type().dtype() != DType.F32 || features.shape().rank() < 1) {
      throw new IllegalArgumentException(
          "Rows must be F32 [n, …], got " + features.type() + ": scale them first.");
    }
    int width = features.shape().trailing(1).size();
    int[] changed =
        columns.isEmpty()
            ? IntStream.range(0, width).toArray()
            : columns.stream().mapToInt(Integer::intValue).toArray();
    for (int column : changed) {
      if (column < 0 || column >= width) {
        throw new IllegalArgumentException(
            "Column %d does not exist: rows have columns 0 to %d.".formatted(column, width - 1));
      }
    }
    EpochRandom draws = EpochRandom.of(seed, "table", epoch);
    EpochRandom noises = EpochRandom.of(seed, "noise", epoch);
    float[] values = features.floats().clone();
    IntStream.range(0, features.shape().length(0))
        .parallel()
        .forEach(row -> change(values, row, width, changed, draws.row(row), noises));
    return HostTensor.of(features.shape(), values);
  }

  private void change(
      float[] values, int row, int width, int[] changed, RandomStream random, EpochRandom noises) {
    double factor = 1 + scale * random.nextNormal();
    float[] noise = new float[changed.length];
    noises.noise(row, noise, noise.length);
    for (int i = 0; i < changed.length; i++) {
      int at = row * width + changed[i];
      boolean blanked = random.nextFloat() < blanking;
      values[at] = blanked ? blank : (float) (values[at] * factor + jitter * noise[i]);
    }
  }
}
