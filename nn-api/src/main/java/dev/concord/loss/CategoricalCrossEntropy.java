package dev.concord.loss;

import dev.concord.graph.Graph;
import dev.concord.graph.Value;
import dev.concord.kernel.Gather;
import dev.concord.kernel.SoftmaxCrossEntropy;
import java.util.ArrayList;
import java.util.List;

/**
 * Softmax cross-entropy of logits [batch, classes]: a row's loss is {@code −w_t·log softmax(y)_t}
 * for a label t, {@code −Σ_c t_c·w_c·log softmax(y)_c} for a distribution; w are the class weights.
 * The mean divides by the rows' weights, w_t or Σ_c t_c·w_c. So does PyTorch for labels; for
 * distributions it divides by the number of rows, as Keras always: {@link Reduction#MEAN_BY_COUNT}.
 * See {@link SoftmaxCrossEntropy}.
 *
 * @param targets whether targets are integer labels [batch] or distributions [batch, classes]
 * @param classWeights one weight ≥ 0 per class, or empty for all 1
 * @param labelSmoothing ε, at least 0 and below 1: targets become (1 − ε)·t + ε ÷ classes; as in
 *     PyTorch, a label's row keeps the weight w_t
 */
public record CategoricalCrossEntropy(
    ClassTargets targets, List<Float> classWeights, float labelSmoothing) implements ClassLoss {
  /** Copies the weights; checks them and the smoothing. */
  public CategoricalCrossEntropy {
    classWeights = ClassWeights.checked("Class weights", classWeights);
    ClassTargets.requireSmoothing(labelSmoothing);
  }

  /** With class weights, not smoothed. */
  public CategoricalCrossEntropy(ClassTargets targets, List<Float> classWeights) {
    this(targets, classWeights, 0);
  }

  /** Integer labels, no class weights. */
  public CategoricalCrossEntropy() {
    this(ClassTargets.LABELS, List.of());
  }

  @Override
  public String title() {
    return "Softmax cross-entropy";
  }

  @Override
  public String name() {
    return "softmax_cross_entropy";
  }

  @Override
  public RowLosses rows(Value prediction, Value target) {
    Graph graph = prediction.graph();
    ClassWeights weights = new ClassWeights(classWeights);
    boolean smooth = labelSmoothing > 0;
    List<Value> inputs = new ArrayList<>();
    inputs.add(prediction);
    inputs.add(smooth ? targets.smoothed(prediction, target, labelSmoothing) : target);
    if (weights.given()) {
      inputs.add(weights.in(graph));
    }
    boolean soft = smooth || targets == ClassTargets.DISTRIBUTIONS;
    List<Value> outputs =
        graph.apply(new SoftmaxCrossEntropy(soft, weights.given()), inputs).outputs();
    if (!weights.given()) {
      return new RowLosses(outputs.get(0));
    }
    boolean byLabel = smooth && targets == ClassTargets.LABELS;
    return new RowLosses(
        outputs.get(0),
        byLabel ? graph.apply(new Gather(), inputs.get(2), target) : outputs.get(2));
  }
}
