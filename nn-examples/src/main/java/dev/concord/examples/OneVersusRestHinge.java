package dev.concord.examples;

import dev.concord.expr.Expr;
import dev.concord.graph.Value;
import dev.concord.kernel.Gather;
import dev.concord.kernel.Map;
import dev.concord.kernel.Reshape;
import dev.concord.layer.Layer;
import dev.concord.loss.BinaryTargets;
import dev.concord.loss.CategoricalCrossEntropy;
import dev.concord.loss.ClassTargets;
import dev.concord.loss.Hinge;
import dev.concord.loss.Loss;
import dev.concord.loss.RowLosses;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Hinge loss for several classes: each class against the rest. With scores y [batch, classes] and a
 * row's label t, its loss is {@code w_t · Σ_c max(0, 1 − s_c·y_c) ÷ classes}, or of the squares,
 * with {@code s_t = 1} and {@code s_c = −1} else; w are the class weights. The largest score
 * decides. Vapnik, "Statistical learning theory", 1998; scikit-learn's LinearSVC adds the classes
 * up where this takes their mean.
 *
 * @param squared whether to square
 * @param classWeights one weight ≥ 0 per class, or empty for all 1
 */
record OneVersusRestHinge(boolean squared, List<Float> classWeights) implements Loss {
  OneVersusRestHinge {
    classWeights = labels(classWeights).classWeights();
  }

  /** Has the same labels and the same weights, and the checks of both. */
  private static CategoricalCrossEntropy labels(List<Float> classWeights) {
    return new CategoricalCrossEntropy(ClassTargets.LABELS, classWeights);
  }

  private Hinge ofOne() {
    return new Hinge(BinaryTargets.SIGNS, squared);
  }

  @Override
  public String name() {
    return ofOne().name();
  }

  @Override
  public TensorType targetType(TensorType prediction) {
    return labels(classWeights).targetType(prediction);
  }

  @Override
  public void requireTargets(TensorType prediction, HostTensor targets) {
    labels(classWeights).requireTargets(prediction, targets);
  }

  @Override
  public void requireFits(Layer last) {
    ofOne().requireFits(last);
  }

  @Override
  public boolean classifies(TensorType prediction) {
    return true;
  }

  @Override
  public RowLosses rows(Value prediction, Value target) {
    int[] numbers = IntStream.range(0, prediction.shape().length(1)).toArray();
    Shape column = Shape.of(prediction.shape().length(0), 1);
    Value signs =
        Map.of(
            Reshape.of(target, column),
            prediction.graph().constant(HostTensor.of(Shape.of(1, numbers.length), numbers)),
            (t, c) -> t.equalTo(c).select(Expr.constant(1f), Expr.constant(-1f)));
    RowLosses losses = ofOne().rows(prediction, signs);
    if (classWeights.isEmpty()) {
      return losses;
    }
    float[] weights = new float[numbers.length];
    for (int c = 0; c < weights.length; c++) {
      weights[c] = classWeights.get(c);
    }
    Value ofClasses = prediction.graph().constant(HostTensor.of(Shape.of(weights.length), weights));
    Value ofRows = prediction.graph().apply(new Gather(), ofClasses, target);
    return new RowLosses(
        Map.of(losses.losses(), Reshape.of(ofRows, column), (loss, w) -> loss.times(w)), ofRows);
  }
}
