package dev.concord.loss;

import dev.concord.graph.Graph;
import dev.concord.graph.Value;
import dev.concord.kernel.Map;
import dev.concord.kernel.Reduce;
import dev.concord.kernel.SoftmaxCrossEntropy;
import dev.concord.layer.Layer;
import dev.concord.layer.SoftmaxLayer;
import dev.concord.tensor.DType;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/**
 * Softmax cross-entropy of logits [batch, classes]: the mean over the batch of {@code −log
 * softmax(y)_t}, weighted by class weights where given and divided by their sum over the batch (or,
 * by {@link Average#BY_COUNT}, by the number of rows). See {@link SoftmaxCrossEntropy}.
 *
 * @param targets whether targets are integer labels [batch] or distributions [batch, classes]
 * @param classWeights one weight ≥ 0 per class, or empty for all 1
 * @param average what the sum of losses is divided by
 */
public record CategoricalCrossEntropy(TargetKind targets, List<Float> classWeights, Average average)
    implements Loss {
  /** What targets are. */
  public enum TargetKind {
    /** I32 labels [batch], 0 to classes − 1. */
    LABELS,
    /** F32 distributions [batch, classes] whose rows sum to 1. */
    DISTRIBUTIONS
  }

  /** What the sum of the rows' losses is divided by. */
  public enum Average {
    /** The sum of the rows' weights, as in PyTorch. */
    BY_WEIGHT,
    /** The number of rows, as in Keras. */
    BY_COUNT
  }

  /** Copies and checks the weights. */
  public CategoricalCrossEntropy {
    classWeights = List.copyOf(classWeights);
    for (float weight : classWeights) {
      if (!(weight >= 0 && weight < Float.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "Class weights are finite and at least 0, got " + classWeights);
      }
    }
  }

  /** Integer labels, no class weights. */
  public CategoricalCrossEntropy() {
    this(TargetKind.LABELS, List.of(), Average.BY_WEIGHT);
  }

  @Override
  public String name() {
    return "softmax_cross_entropy";
  }

  @Override
  public TensorType targetType(TensorType prediction) {
    if (prediction.shape().rank() != 2) {
      throw new IllegalArgumentException(
          "Softmax cross-entropy takes logits [batch, classes], the model gives " + prediction);
    }
    return switch (targets) {
      case LABELS -> new TensorType(DType.I32, prediction.shape().leading(1));
      case DISTRIBUTIONS -> prediction;
    };
  }

  @Override
  public void requireTargets(TensorType prediction, HostTensor targetsOfRows) {
    Loss.super.requireTargets(prediction, targetsOfRows);
    int classes = prediction.shape().length(1);
    for (int row = 0; row < prediction.shape().length(0); row++) {
      switch (targets) {
        case LABELS -> requireLabel(targetsOfRows.ints()[row], row, classes);
        case DISTRIBUTIONS -> requireDistribution(targetsOfRows.floats(), row, classes);
      }
    }
  }

  private static void requireLabel(int label, int row, int classes) {
    if (label < 0 || label >= classes) {
      throw new IllegalArgumentException(
          "The model has %d classes, so labels are 0 to %d; row %d has label %d"
              .formatted(classes, classes - 1, row, label));
    }
  }

  private static void requireDistribution(float[] values, int row, int classes) {
    double sum = 0;
    boolean negative = false;
    for (int c = 0; c < classes; c++) {
      sum += values[row * classes + c];
      negative |= values[row * classes + c] < 0;
    }
    if (negative || !(Math.abs(sum - 1) < 1e-3)) {
      throw new IllegalArgumentException(
          "A target distribution is not negative and sums to 1; row %d sums to %s%s"
              .formatted(row, sum, negative ? " and has a negative element" : ""));
    }
  }

  @Override
  public void requireFits(Layer last) {
    if (last instanceof SoftmaxLayer) {
      throw new IllegalArgumentException(
          "Softmax cross-entropy takes logits, but the model ends with softmax: leave that layer"
              + " out, the loss contains it");
    }
  }

  @Override
  public boolean classifies(TensorType prediction) {
    return true;
  }

  @Override
  public Value of(Value prediction, Value target) {
    Graph graph = prediction.graph();
    List<Value> inputs = new ArrayList<>(List.of(prediction, target));
    boolean weighted = !classWeights.isEmpty();
    if (weighted) {
      float[] weights = new float[classWeights.size()];
      for (int c = 0; c < weights.length; c++) {
        weights[c] = classWeights.get(c);
      }
      inputs.add(graph.constant(HostTensor.of(Shape.of(weights.length), weights)));
    }
    List<Value> outputs =
        graph
            .apply(new SoftmaxCrossEntropy(targets == TargetKind.DISTRIBUTIONS, weighted), inputs)
            .outputs();
    if (!weighted || average == Average.BY_COUNT) {
      return Reduce.mean(outputs.get(0), 0);
    }
    Value total = Reduce.sum(outputs.get(0), 0);
    Value weight = Reduce.sum(outputs.get(2), 0);
    return Map.of(total, weight, (a, b) -> a.dividedBy(b));
  }
}
