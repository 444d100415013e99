package dev.concord.prune;

import dev.concord.data.Dataset;
import dev.concord.tensor.DType;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.train.TrainingData;
import java.util.Arrays;
import java.util.List;

/**
 * Keeps some features of every row and leaves the others out, for a network to be trained on fewer
 * inputs: [n, m] becomes [n, k]. Rows of several axes are taken as one.
 *
 * @param kept numbers of the features that stay, ascending, at least one
 * @param of how many there were, m
 */
public record FeatureSelection(int[] kept, int of) {
  /** Copies and checks the numbers. */
  public FeatureSelection {
    kept = kept.clone();
    boolean ascending = kept.length > 0 && kept[0] >= 0 && kept[kept.length - 1] < of;
    for (int i = 1; i < kept.length; i++) {
      ascending &= kept[i] > kept[i - 1];
    }
    if (!ascending) {
      throw new IllegalArgumentException(
          "Expected at least one feature of 0 to %d, ascending; got %s"
              .formatted(of - 1, Arrays.toString(kept)));
    }
  }

  /** A copy of the numbers. */
  @Override
  public int[] kept() {
    return kept.clone();
  }

  /**
   * The features that stay.
   *
   * @param rows F32 or U8 [n, …] with m elements in a row
   * @return of the same element type, [n, k]
   */
  public HostTensor apply(HostTensor rows) {
    int count = rows.shape().length(0);
    if (rows.shape().trailing(1).size() != of) {
      throw new IllegalArgumentException(
          "The selection is of rows of %d features, got %s".formatted(of, rows.type()));
    }
    HostTensor chosen = HostTensor.zeros(rows.type().withShape(Shape.of(count, kept.length)));
    for (int row = 0; row < count; row++) {
      for (int i = 0; i < kept.length; i++) {
        int from = row * of + kept[i];
        int to = row * kept.length + i;
        if (rows.type().dtype() == DType.U8) {
          chosen.bytes()[to] = rows.bytes()[from];
        } else {
          chosen.floats()[to] = rows.floats()[from];
        }
      }
    }
    return chosen;
  }

  /** The same rows of training data of one input with the features that stay. */
  public TrainingData apply(TrainingData data) {
    return new TrainingData(
        List.of(apply(data.features().getFirst())), data.targets(), data.weights(), data.origin());
  }

  /** The same rows of a data set with the features that stay, and their names. */
  public Dataset apply(Dataset data) {
    List<String> names = data.featureNames();
    return data.withFeatures(
        apply(data.features()),
        names.isEmpty() ? names : Arrays.stream(kept).mapToObj(names::get).toList());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FeatureSelection selection
        && of == selection.of
        && Arrays.equals(kept, selection.kept);
  }

  @Override
  public int hashCode() {
    return 31 * of + Arrays.hashCode(kept);
  }

  @Override
  public String toString() {
    return "features %s of %d".formatted(Arrays.toString(kept), of);
  }
}
