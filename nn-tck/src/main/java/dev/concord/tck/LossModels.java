package dev.concord.tck;

import dev.concord.layer.Activation;
import dev.concord.layer.Dense;
import dev.concord.loss.BinaryCrossEntropy;
import dev.concord.loss.CategoricalCrossEntropy;
import dev.concord.loss.CategoricalCrossEntropy.Average;
import dev.concord.loss.CategoricalCrossEntropy.TargetKind;
import dev.concord.loss.Loss;
import dev.concord.loss.MeanAbsoluteError;
import dev.concord.loss.MeanSquaredError;
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
    for (Average average : Average.values()) {
      String by = ", weighted classes, " + average;
      cases.add(
          of(
              "cross-entropy of labels" + by,
              new CategoricalCrossEntropy(TargetKind.LABELS, weights, average),
              LABELS));
      cases.add(
          of(
              "cross-entropy of distributions" + by,
              new CategoricalCrossEntropy(TargetKind.DISTRIBUTIONS, weights, average),
              SHARES));
    }
    cases.add(
        of(
            "cross-entropy of distributions",
            new CategoricalCrossEntropy(TargetKind.DISTRIBUTIONS, List.of(), Average.BY_COUNT),
            SHARES));
    return cases;
  }

  private static ModelCase of(String label, Loss loss, HostTensor targets) {
    Model model = Model.sequential(3).add(Dense.of(4, Activation.TANH)).add(Dense.of(2)).build();
    return ModelCase.of(label, model, loss, targets, TestNumbers.of(label).floats(ROWS, 3));
  }
}
