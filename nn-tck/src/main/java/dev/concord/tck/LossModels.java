package dev.concord.tck;

import dev.concord.loss.Loss;
import dev.concord.loss.Reduction;
import dev.concord.tensor.HostTensor;
import java.util.ArrayList;
import java.util.List;

/** A small network with every loss, with and without sample weights, by every reduction. */
public final class LossModels implements ModelCases {
  /** For ServiceLoader. */
  public LossModels() {}

  @Override
  public List<ModelCase> models() {
    List<ModelCase> cases = new ArrayList<>();
    for (LossCatalogue.Entry entry : LossCatalogue.entries()) {
      for (Reduction reduction : Reduction.values()) {
        cases.add(of(entry, reduction, null));
        cases.add(of(entry, reduction, LossCatalogue.sampleWeights()));
      }
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
