package dev.concord.loss;

import dev.concord.expr.Expr;
import dev.concord.graph.Graph;
import dev.concord.graph.Value;
import dev.concord.kernel.Gather;
import dev.concord.kernel.Map;
import dev.concord.kernel.Reshape;
import dev.concord.layer.Layer;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Hinge loss for several classes: each class against the rest. With scores y [batch, classes] and a
 * row's label t, its loss is {@code w_t · Σ_c max(0, 1 − s_c·y_c) ÷ classes}, or of the squares,
 * with {@code s_t = 1} and {@code s_c = −1} else; w are the class weights. The largest score
 * decides. Vapnik, "Statistical learning theory", 1998; scikit-learn's LinearSVC adds the classes
 * up where this takes their mean. {@link Hinge} is for outputs that are classes of their own.
 *
 * @param squared whether to square
 * @param classWeights one weight ≥ 0 per class, or empty for all 1
 */
public record OneVersusRestHinge(boolean squared, List<Float> classWeights) implements ClassLoss {
  /** Copies the weights and checks them. */
  public OneVersusRestHinge {
    classWeights = ClassWeights.checked("Class weights", classWeights);
  }

  /** Not squared, all classes counting the same. */
  public OneVersusRestHinge() {
    this(false, List.of());
  }

  @Override
  public String title() {
    return "Hinge loss of classes";
  }

  @Override
  public String name() {
    return squared ? "one_versus_rest_squared_hinge" : "one_versus_rest_hinge";
  }

  @Override
  public ClassTargets targets() {
    return ClassTargets.LABELS;
  }

  private Hinge ofOne() {
    return new Hinge(BinaryTargets.SIGNS, squared);
  }

  @Override
  public void requireFits(Layer last) {
    ofOne().requireFits(last);
  }

  @Override
  public RowLosses rows(Value prediction, Value target) {
    Graph graph = prediction.graph();
    int[] numbers = IntStream.range(0, prediction.shape().length(1)).toArray();
    Shape column = Shape.of(prediction.shape().length(0), 1);
    Value signs =
        Map.of(
            Reshape.of(target, column),
            graph.constant(HostTensor.of(Shape.of(1, numbers.length), numbers)),
            (t, c) -> t.equalTo(c).select(Expr.constant(1f), Expr.constant(-1f)));
    RowLosses losses = ofOne().rows(prediction, signs);
    ClassWeights weights = new ClassWeights(classWeights);
    if (!weights.given()) {
      return losses;
    }
    Value ofRows = graph.apply(new Gather(), weights.in(graph), target);
    return new RowLosses(
        Map.of(losses.losses(), Reshape.of(ofRows, column), (loss, w) -> loss.times(w)), ofRows);
  }
}
