package dev.concord.tck;

import dev.concord.loss.Loss;
import dev.concord.loss.Reduction;
import dev.concord.tensor.HostTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A small network with every loss. Reductions and sample weights are the same kernels behind any of
 * them, so on devices they are tried with three losses that differ there; gradients are checked for
 * {@link #everyCombination()}.
 */
public final class LossModels implements ModelCases {
  private static final Set<String> WITH_EVERY_REDUCTION =
      Set.of("mse", "rmse", "cross-entropy of labels, class weights");

  /** For ServiceLoader. */
  public LossModels() {}

  @Override
  public List<ModelCase> models() {
    List<ModelCase> cases = new ArrayList<>();
    for (LossCatalogue.Entry entry : LossCatalogue.entries()) {
      if (WITH_EVERY_REDUCTION.contains(entry.name())) {
        cases.addAll(combinations(entry));
      } else {
        cases.add(of(entry, Reduction.MEAN, null));
      }
    }
    return cases;
  }

  /** Every loss by every reduction, with and without sample weights. */
  static List<ModelCase> everyCombination() {
    return LossCatalogue.entries().stream().flatMap(entry -> combinations(entry).stream()).toList();
  }

  private static List<ModelCase> combinations(LossCatalogue.Entry entry) {
    List<ModelCase> cases = new ArrayList<>();
    for (Reduction reduction : Reduction.values()) {
      cases.add(of(entry, reduction, null));
      cases.add(of(entry, reduction, LossCatalogue.sampleWeights()));
    }
    return cases;
  }

  private static ModelCase of(LossCatalogue.Entry entry, Reduction reduction, HostTensor weights) {
    Loss loss = entry.loss().reducedBy(reduction);
    String label = entry.name() + ", " + reduction + (weights == null ? "" : ", sample weights");
    HostTensor x = TestNumbers.of(label).floats(LossCatalogue.ROWS, 3);
    return ModelCase.of(label, entry.model(), loss, entry.targets(), x).weighted(weights);
  }
}
