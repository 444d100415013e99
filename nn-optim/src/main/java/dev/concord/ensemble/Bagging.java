package dev.concord.ensemble;

import dev.concord.device.Device;
import dev.concord.random.RandomStream;
import dev.concord.random.Threefry;
import dev.concord.train.ModelWeights;
import dev.concord.train.TrainingData;
import dev.concord.train.TrainingRecipe;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Trains the members of an ensemble on bootstrap sets: each on as many rows as there are, drawn
 * with replacement, so that about 63 % of the rows are in it and the others, out of bag, can judge
 * it. Members differ in their rows and their first weights. Source: Breiman, "Bagging predictors",
 * 1996.
 *
 * @param members how many, at least 1
 * @param seed of rows and first weights
 */
public record Bagging(int members, long seed) {
  /** Checks the number. */
  public Bagging {
    if (members < 1) {
      throw new IllegalArgumentException("An ensemble has at least one member, got " + members);
    }
  }

  /**
   * The rows that a member learns from, in the order in which they were drawn.
   *
   * @param member from 0 on
   * @param rows how many there are, at least 1
   */
  public int[] rows(int member, int rows) {
    RandomStream random = new RandomStream(Threefry.key(seed, "ensemble", "", "bagging"), member);
    int[] drawn = new int[rows];
    for (int i = 0; i < rows; i++) {
      drawn[i] = random.nextInt(rows);
    }
    return drawn;
  }

  /** The rows that a member does not learn from, ascending. */
  public int[] outOfBag(int member, int rows) {
    boolean[] taken = new boolean[rows];
    for (int row : rows(member, rows)) {
      taken[row] = true;
    }
    return IntStream.range(0, rows).filter(row -> !taken[row]).toArray();
  }

  /** The seed of a member's first weights, random layers and order of rows. */
  public long seed(int member) {
    return Threefry.key(seed, "ensemble", String.valueOf(member), "member");
  }

  /**
   * Trains all members, one after the other.
   *
   * @param device stays the caller's
   * @param data of which each member gets a bootstrap set
   * @return the weights of each, for {@link Member#of}
   */
  public List<ModelWeights> train(Device device, TrainingRecipe recipe, TrainingData data) {
    List<ModelWeights> trained = new ArrayList<>();
    for (int member = 0; member < members; member++) {
      TrainingData sample = data.select(rows(member, data.rows()));
      trained.add(recipe.train(device, sample, null, seed(member)).weights());
    }
    return trained;
  }
}
