package dev.concord.loss;

import dev.concord.graph.Graph;
import dev.concord.graph.Value;
import dev.concord.tensor.DType;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.util.List;

/**
 * What each class counts in a loss.
 *
 * @param values one weight ≥ 0 per class, or empty where all count 1
 */
record ClassWeights(List<Float> values) {
  /** Checks the weights; {@code what} begins the message. */
  static List<Float> checked(String what, List<Float> weights) {
    boolean positive = weights.isEmpty();
    for (float weight : weights) {
      if (!(weight >= 0 && weight < Float.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(what + " are finite and at least 0, got " + weights);
      }
      positive |= weight > 0;
    }
    if (!positive) {
      throw new IllegalArgumentException(
          what + " are not all 0, got " + weights + ": then no row would count");
    }
    return List.copyOf(weights);
  }

  /** Checks that there is one weight per class. */
  void requireCount(int classes) {
    if (!values.isEmpty() && values.size() != classes) {
      throw new IllegalArgumentException(
          "The model has %d classes, the loss %d class weights %s: give one for each class"
              .formatted(classes, values.size(), values));
    }
  }

  /** Whether any row counts: of labels, or of distributions whose rows have one share a class. */
  boolean countAnyOf(HostTensor targets) {
    boolean labels = targets.type().dtype() == DType.I32;
    boolean counts = values.isEmpty();
    for (int i = 0; i < targets.size() && !counts; i++) {
      counts =
          labels
              ? values.get(targets.ints()[i]) > 0
              : targets.floats()[i] * values.get(i % values.size()) > 0;
    }
    return counts;
  }

  boolean given() {
    return !values.isEmpty();
  }

  /** They as a constant F32 [classes]. */
  Value in(Graph graph) {
    float[] weights = new float[values.size()];
    for (int c = 0; c < weights.length; c++) {
      weights[c] = values.get(c);
    }
    return graph.constant(HostTensor.of(Shape.of(weights.length), weights));
  }
}
