package dev.concord.examples.lecture;

import dev.concord.data.preprocess.Imputer;
import dev.concord.data.preprocess.TableCoding;
import dev.concord.random.RandomStream;
import java.util.List;

/**
 * What houses cost to repair after an earthquake, as a CSV file that others wrote: a header,
 * categories, gaps as empty fields, NA and question marks; and how its columns become numbers.
 */
final class Houses {
  /** From firm to soft: this order means something. */
  static final List<String> GROUND = List.of("rock", "gravel", "clay");

  /** In no order that means something. */
  static final List<String> WALLS = List.of("adobe", "brick", "concrete", "wood");

  private static final double[] WEAKNESS = {3, 1.2, 2, 0.4};

  private Houses() {}

  /** Walls one-hot, ground ordinal, gaps filled; without the name and what is to be learned. */
  static TableCoding coding() {
    return new TableCoding()
        .without("house", "cost", "damaged")
        .ordinal("ground", GROUND)
        .filling("age", Imputer.median())
        .filling("storeys", Imputer.mean())
        .filling("intensity", Imputer.withDefault(0).withIndicators());
  }

  /** The file's text. */
  static String csv(int rows, long seed) {
    RandomStream random = RandomStream.of(seed, "example", "tables", "houses");
    StringBuilder text =
        new StringBuilder("house,walls,ground,age,storeys,intensity,cost,damaged\n");
    for (int row = 0; row < rows; row++) {
      int walls = random.nextInt(WALLS.size());
      int ground = random.nextInt(GROUND.size());
      int age = random.nextInt(100);
      int storeys = 1 + random.nextInt(4);
      double intensity = random.nextFloat(4, 9);
      double noise = random.nextNormal();
      double cost =
          (intensity - 3) * (1000 + 900 * ground + 1500 * WEAKNESS[walls]) / 2
              + 30 * age
              + 800 * storeys
              + 1000 * noise;
      text.append("H%04d,%s,%s,".formatted(row, WALLS.get(walls), GROUND.get(ground)))
          .append(random.nextFloat() < 0.1 ? "" : age)
          .append(',')
          .append(random.nextFloat() < 0.1 ? "NA" : storeys)
          .append(',')
          .append(random.nextFloat() < 0.1 ? "?" : (float) intensity)
          .append(",%d,%s\n".formatted((int) (cost > 0 ? cost : 0), cost > 15_000 ? "yes" : "no"));
    }
    return text.toString();
  }
}
