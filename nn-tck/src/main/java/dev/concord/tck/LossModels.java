package dev.concord.tck;

import dev.concord.layer.Activation;
import dev.concord.layer.Dense;
import dev.concord.loss.BinaryCrossEntropy;
import dev.concord.loss.CategoricalCrossEntropy;
import dev.concord.loss.ClassTargets;
import dev.concord.loss.Loss;
import dev.concord.loss.MeanAbsoluteError;
import dev.concord.loss.MeanSquaredError;
import dev.concord.loss.Reduction;
import dev.concord.model.Model;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** A small network with every loss. */
public final class LossModels implements ModelCases {
  private static final int ROWS = 4;
  private static final HostTensor LABELS = HostTensor.of(Shape.of(ROWS), 1, 0, 1, 1);
  private static final HostTensor SHARES =
      HostTensor.of(Shape.of(ROWS, 2), 0.25f, 0.75f, 1f, 0f, 0f, 1f, 0.5f, 0.5f);

  /** For ServiceLoader. */
  public LossModels() {}

  @Override
  public List<ModelCase> models() {
    HostTensor values = new TestNumbers(2).between(-1, 1, ROWS, 2);
    List<Float> weights = List.of(0.5f, 3f);
    List<ModelCase> cases = new ArrayList<>();
    cases.add(of("mse", new MeanSquaredError(), values));
    cases.add(of("mae", new MeanAbsoluteError(), values));
    cases.add(of("binary cross-entropy", new BinaryCrossEntropy(), SHARES));
    cases.add(of("cross-entropy of labels", new CategoricalCrossEntropy(), LABELS));
    for (Reduction reduction : Reduction.values()) {
      for (ClassTargets targets : ClassTargets.values()) {
        Loss loss = new CategoricalCrossEntropy(targets, weights).reducedBy(reduction);
        String label = "cross-entropy of %s, weighted classes, %s".formatted(targets, reduction);
        cases.add(of(label, loss, targets == ClassTargets.LABELS ? LABELS : SHARES));
      }
    }
    Loss soft = new CategoricalCrossEntropy(ClassTargets.DISTRIBUTIONS, List.of());
    cases.add(of("cross-entropy of distributions", soft, SHARES));
    return cases;
  }

  private static ModelCase of(String label, Loss loss, HostTensor targets) {
    Model model = Model.sequential(3).add(Dense.of(4, Activation.TANH)).add(Dense.of(2)).build();
    return ModelCase.of(label, model, loss, targets, TestNumbers.of(label).floats(ROWS, 3));
  }
}
