package dev.concord.prune;

import dev.concord.device.Store;
import dev.concord.model.Model;
import dev.concord.model.Parameter;
import java.util.Arrays;
import java.util.List;

/**
 * Prunes whole inputs: of m features the ⌊s·m⌋ whose first-layer weights have the smallest norm
 * (see {@link FeatureImportance#byWeights}) lose all of these weights, so that the network no
 * longer sees them. Features pruned before have norm 0, so they are chosen again. To save their
 * work, too, take {@link FeatureImportance#best} and train a smaller network.
 */
public record FeaturePruning() implements Pruning {
  @Override
  public float[] mask(Model model, Store store, double sparsity) {
    MagnitudePruning.requireSparsity(sparsity);
    Parameter first = FeatureImportance.firstWeights(model);
    List<Integer> ranked = FeatureImportance.byWeights(model, store).ranked();
    int features = ranked.size();
    int units = first.shape().length(1);
    float[] mask = new float[model.parameterCount()];
    Arrays.fill(mask, 1);
    int kept = features - (int) (sparsity * features);
    for (int feature : ranked.subList(kept, features)) {
      int row = first.offset() + feature * units;
      Arrays.fill(mask, row, row + units, 0);
    }
    return mask;
  }
}
