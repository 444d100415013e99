package dev.concord.data;

import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.util.List;

/**
 * Weights against class imbalance: one for each class, for losses that take class weights, or one
 * for each row, for losses that take sample weights. Which rows are seen how often is {@link
 * Sampler#balanced}'s and {@link Resampling}'s matter; use one of the two, not both.
 */
public final class ClassWeights {
  private ClassWeights() {}

  /** Rows of each class, in the order of the ids; 0 for a class without rows. */
  public static int[] counts(Targets.Labels labels) {
    int[] counts = new int[labels.classes()];
    int[] ids = labels.ids().ints();
    for (int row = 0; row < labels.size(); row++) {
      counts[ids[row]]++;
    }
    return counts;
  }

  /**
   * Weights by which every class that is there counts the same: {@code w_c = n / (C·n_c)} with n
   * rows, n_c of them in class c, and C classes with rows. The rows' weights sum up to n. A class
   * without rows gets 0. It is scikit-learn's {@code class_weight="balanced"} (King and Zeng,
   * "Logistic regression in rare events data", 2001).
   *
   * @return one weight for each class
   */
  public static float[] balanced(Targets.Labels labels) {
    int[] counts = counts(labels);
    int present = 0;
    for (int count : counts) {
      present += count > 0 ? 1 : 0;
    }
    float[] weights = new float[counts.length];
    for (int id = 0; id < weights.length; id++) {
      weights[id] = counts[id] == 0 ? 0 : (float) (labels.size() / ((double) present * counts[id]));
    }
    return weights;
  }

  /**
   * Weights by the effective number of rows, {@code E_c = (1 − β^n_c) / (1 − β)}, gentler than
   * {@link #balanced}: {@code w_c} is in proportion to 1/E_c, scaled so that the weights of the
   * classes with rows have mean 1. β = 0 gives 1 everywhere, β → 1 the inverse counts. A class
   * without rows gets 0. Source: Cui et al., "Class-balanced loss based on effective number of
   * samples", CVPR 2019, which tries 0.9 to 0.9999.
   *
   * @param beta from 0 to below 1
   * @return one weight for each class
   * @throws IllegalArgumentException if β is outside that range
   */
  public static float[] effectiveNumber(Targets.Labels labels, double beta) {
    if (!(beta >= 0 && beta < 1)) {
      throw new IllegalArgumentException("beta must be at least 0 and below 1, got " + beta + ".");
    }
    int[] counts = counts(labels);
    double[] inverse = new double[counts.length];
    double sum = 0;
    int present = 0;
    for (int id = 0; id < counts.length; id++) {
      if (counts[id] > 0) {
        inverse[id] = (1 - beta) / (1 - StrictMath.pow(beta, counts[id]));
        sum += inverse[id];
        present++;
      }
    }
    float[] weights = new float[counts.length];
    for (int id = 0; id < weights.length; id++) {
      weights[id] = (float) (inverse[id] * present / sum);
    }
    return weights;
  }

  /**
   * The weight of each row's class: sample weights for a loss.
   *
   * @param classWeights one for each class, finite and at least 0, in the order of the ids
   * @return F32 [n]
   * @throws IllegalArgumentException if there are not so many weights, or one is not allowed
   */
  public static HostTensor ofRows(Targets.Labels labels, float... classWeights) {
    if (classWeights.length != labels.classes()) {
      throw new IllegalArgumentException(
          "Expected a weight for each of the %d classes%s, got %d."
              .formatted(labels.classes(), named(labels.names()), classWeights.length));
    }
    for (int id = 0; id < classWeights.length; id++) {
      if (!(classWeights[id] >= 0 && Float.isFinite(classWeights[id]))) {
        throw new IllegalArgumentException(
            "Class weights must be finite and at least 0, class %d has %s."
                .formatted(id, classWeights[id]));
      }
    }
    int[] ids = labels.ids().ints();
    float[] weights = new float[labels.size()];
    for (int row = 0; row < weights.length; row++) {
      weights[row] = classWeights[ids[row]];
    }
    return HostTensor.of(Shape.of(weights.length), weights);
  }

  private static String named(List<String> names) {
    return names.isEmpty() ? "" : " " + names;
  }
}
