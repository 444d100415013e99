package dev.concord.loss;

import dev.concord.graph.Graph;
import dev.concord.graph.Value;
import dev.concord.kernel.SoftmaxCrossEntropy;
import dev.concord.layer.Layer;
import dev.concord.layer.SoftmaxLayer;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/**
 * Softmax cross-entropy of logits [batch, classes]: a row's loss is {@code −w_t·log softmax(y)_t}
 * for a label t, {@code −Σ_c t_c·w_c·log softmax(y)_c} for a distribution; w are the class weights.
 * The mean divides by the rows' weights w_t or Σ_c t_c·w_c; PyTorch does so for labels, Keras
 * divides by the number of rows: {@link Reduction#MEAN_BY_COUNT}. See {@link SoftmaxCrossEntropy}.
 *
 * @param targets whether targets are integer labels [batch] or distributions [batch, classes]
 * @param classWeights one weight ≥ 0 per class, or empty for all 1
 */
public record CategoricalCrossEntropy(ClassTargets targets, List<Float> classWeights)
    implements Loss {
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
    this(ClassTargets.LABELS, List.of());
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
    return targets.type(prediction);
  }

  @Override
  public void requireTargets(TensorType prediction, HostTensor targetsOfRows) {
    Loss.super.requireTargets(prediction, targetsOfRows);
    targets.require(prediction, targetsOfRows);
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
  public RowLosses rows(Value prediction, Value target) {
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
            .apply(new SoftmaxCrossEntropy(targets == ClassTargets.DISTRIBUTIONS, weighted), inputs)
            .outputs();
    return new RowLosses(outputs.get(0), weighted ? outputs.get(2) : null);
  }
}
