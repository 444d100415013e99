package dev.concord.kernel;

import dev.concord.expr.Arithmetic;
import dev.concord.graph.Application;
import dev.concord.graph.Elements;
import dev.concord.graph.Kernel;
import dev.concord.graph.Value;
import dev.concord.tensor.DType;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.util.List;

/**
 * Adjoint of the logits of {@link SoftmaxCrossEntropy}, [n, c].
 *
 * <p>Inputs: probabilities p [n, c], targets as there, row weights w [n], adjoints g of the row
 * losses [n], and, if {@code weighted}, class weights [c]. For a label t the result is {@code (p_c
 * − [c = t])·(w·g)}; for a distribution t without class weights {@code (p_c − t_c)·(w·g)}; with
 * them {@code (p_c·w − t_c·w_c)·g}. A label outside the classes gives NaN (its p and w are NaN).
 *
 * @param softTargets whether targets are distributions
 * @param weighted whether class weights are given
 */
public record SoftmaxCrossEntropyGradient(boolean softTargets, boolean weighted) implements Kernel {
  @Override
  public String name() {
    return "softmax_cross_entropy_gradient";
  }

  @Override
  public List<TensorType> outputTypes(List<TensorType> inputs) {
    int count = weighted ? 5 : 4;
    Require.count(inputs, count, count);
    Shape p = inputs.get(0).shape();
    Require.that(p.rank() == 2, "probabilities [rows, classes]", p);
    TensorType perRow = TensorType.f32(p.length(0));
    TensorType targets = softTargets ? inputs.get(0) : new TensorType(DType.I32, perRow.shape());
    Require.dtype(inputs, 0, "probabilities", DType.F32);
    Require.that(inputs.get(1).equals(targets), "targets " + targets, inputs.get(1));
    Require.that(inputs.get(2).equals(perRow), "row weights " + perRow, inputs.get(2));
    Require.that(inputs.get(3).equals(perRow), "adjoints " + perRow, inputs.get(3));
    if (weighted) {
      TensorType weights = TensorType.f32(p.length(1));
      Require.that(inputs.get(4).equals(weights), "class weights " + weights, inputs.get(4));
    }
    return List.of(inputs.get(0));
  }

  @Override
  public void reference(Arithmetic arithmetic, List<Elements> inputs, List<Elements> outputs) {
    Elements p = inputs.get(0);
    Elements targets = inputs.get(1);
    int classes = p.type().shape().length(1);
    for (int row = 0; row < p.type().shape().length(0); row++) {
      double weight = inputs.get(2).get(row);
      double g = inputs.get(3).get(row);
      double scale = arithmetic.multiply(weight, g);
      for (int c = 0; c < classes; c++) {
        int i = row * classes + c;
        double result;
        if (softTargets && weighted) {
          double share =
              SoftmaxCrossEntropy.share(arithmetic, targets, inputs.get(4), row * classes, c);
          double expected = arithmetic.multiply(p.get(i), weight);
          result = arithmetic.multiply(arithmetic.subtract(expected, share), g);
        } else {
          double target = softTargets ? targets.get(i) : (int) targets.get(row) == c ? 1 : 0;
          result = arithmetic.multiply(arithmetic.subtract(p.get(i), target), scale);
        }
        outputs.get(0).set(i, result);
      }
    }
  }

  @Override
  public List<Value> gradient(Application application, List<Value> adjoints, List<Boolean> wanted) {
    throw new IllegalArgumentException(
        "softmax_cross_entropy has no second derivative; compose Softmax, Map and Reduce for one");
  }
}
