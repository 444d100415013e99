package dev.concord.prune;

import dev.concord.device.Store;
import dev.concord.model.Model;

/**
 * Chooses what is pruned of a trained network, as a mask for {@link
 * dev.concord.train.TrainingSession#mask(float[])}.
 */
@FunctionalInterface
public interface Pruning {
  /**
   * The mask for a sparsity.
   *
   * @param store holds the model's weights
   * @param sparsity share of what can be pruned, from 0 to 1
   * @return 0 for each element of the contiguous parameters that is to be pruned, else 1
   * @throws IllegalArgumentException if there is nothing to prune, or the sparsity is out of range
   */
  float[] mask(Model model, Store store, double sparsity);
}
