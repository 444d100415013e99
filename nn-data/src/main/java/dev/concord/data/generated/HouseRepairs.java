package dev.concord.data.generated;

import dev.concord.random.RandomStream;
import java.util.List;
import java.util.Locale;

/**
 * What houses cost to repair after an earthquake, as a CSV file that others wrote: a header,
 * categories, gaps as empty fields, NA and question marks.
 *
 * <pre>
 *   house      a name, H0000 on          age        years, 0 to 99; a tenth empty
 *   walls      adobe, brick, …           storeys    1 to 4; a tenth NA
 *   ground     rock, gravel, clay        intensity  of the shaking, 4 to 9; a tenth ?
 *   cost       whole €, at least 0       damaged    yes above 15,000 €, else no
 *
 *   cost = (intensity − 3)·(1000 + 900·softness + 1500·weakness) ÷ 2 + 30·age + 800·storeys
 *          + 1000·normal
 * </pre>
 *
 * with softness 0, 1, 2 of the ground from rock to clay, and weakness 3, 1.2, 2, 0.4 of adobe,
 * brick, concrete and wood: the classes of walls have no order that means something.
 */
public final class HouseRepairs {
  /** From firm to soft: this order means something. */
  public static final List<String> GROUND = List.of("rock", "gravel", "clay");

  /** In no order that means something. */
  public static final List<String> WALLS = List.of("adobe", "brick", "concrete", "wood");

  private static final double[] WEAKNESS = {3, 1.2, 2, 0.4};

  private HouseRepairs() {}

  /**
   * The file's text. Equal arguments give equal characters.
   *
   * @param rows at least 1
   * @param seed any value
   * @throws IllegalArgumentException if there is no row
   */
  public static String csv(int rows, long seed) {
    RandomStream random = GeneratedStream.of(rows, seed, "example", "tables", "houses");
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
      String name = String.format(Locale.ROOT, "H%04d", row);
      text.append(String.join(",", name, WALLS.get(walls), GROUND.get(ground), ""))
          .append(random.nextFloat() < 0.1 ? "" : age)
          .append(',')
          .append(random.nextFloat() < 0.1 ? "NA" : storeys)
          .append(',')
          .append(random.nextFloat() < 0.1 ? "?" : (float) intensity)
          .append(',')
          .append((int) (cost > 0 ? cost : 0))
          .append(cost > 15_000 ? ",yes\n" : ",no\n");
    }
    return text.toString();
  }
}
