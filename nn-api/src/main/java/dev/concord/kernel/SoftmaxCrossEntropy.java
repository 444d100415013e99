package dev.concord.kernel;

import dev.concord.expr.Arithmetic;
import dev.concord.expr.LogarithmicFunctions;
import dev.concord.graph.Application;
import dev.concord.graph.Elements;
import dev.concord.graph.Kernel;
import dev.concord.graph.Value;
import dev.concord.tensor.DType;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Softmax cross-entropy of each row of logits x [n, c], float32.
 *
 * <p>Inputs: logits [n, c]; targets, either integer labels I32 [n] or distributions F32 [n, c]
 * whose rows sum to 1; and, if {@code weighted}, class weights F32 [c]. Outputs: the loss of each
 * row [n], the probabilities softmax(x) [n, c], and each row's weight [n].
 *
 * <p>With m the row's maximum and s = Σ exp(x − m): for a label t with weight w the loss is {@code
 * w·(log s − (x_t − m))} and the row's weight is w (1 without class weights). For a distribution t
 * the loss is {@code Σ_c (t_c·w_c)·(log s − (x_c − m))} and the row's weight {@code Σ_c t_c·w_c},
 * both in {@link OrderedSum}'s order (without class weights, t_c alone and 1). A label outside 0 …
 * c − 1 gives NaN in all three.
 *
 * @param softTargets whether targets are distributions
 * @param weighted whether class weights are given
 */
public record SoftmaxCrossEntropy(boolean softTargets, boolean weighted) implements Kernel {
  @Override
  public String name() {
    return "softmax_cross_entropy";
  }

  @Override
  public List<TensorType> outputTypes(List<TensorType> inputs) {
    int count = weighted ? 3 : 2;
    Require.count(inputs, count, count);
    Require.dtype(inputs, 0, "logits", DType.F32);
    Shape logits = inputs.get(0).shape();
    Require.that(logits.rank() == 2, "logits [rows, classes]", logits);
    Softmax.requireClasses(inputs.get(0));
    TensorType targets =
        softTargets ? inputs.get(0) : new TensorType(DType.I32, Shape.of(logits.length(0)));
    Require.that(inputs.get(1).equals(targets), "targets " + targets, inputs.get(1));
    if (weighted) {
      TensorType weights = new TensorType(DType.F32, Shape.of(logits.length(1)));
      Require.that(inputs.get(2).equals(weights), "class weights " + weights, inputs.get(2));
    }
    TensorType perRow = TensorType.f32(logits.length(0));
    return List.of(perRow, inputs.get(0), perRow);
  }

  @Override
  public void reference(Arithmetic arithmetic, List<Elements> inputs, List<Elements> outputs) {
    Elements x = inputs.get(0);
    int classes = x.type().shape().length(1);
    Elements classWeights = weighted ? inputs.get(2) : null;
    for (int row = 0; row < x.type().shape().length(0); row++) {
      int base = row * classes;
      Softmax.Row sums = Softmax.Row.of(arithmetic, classes, c -> x.get(base + c));
      double logSum = arithmetic.call(LogarithmicFunctions.LOG, sums.sum());
      double reciprocal = arithmetic.divide(1, sums.sum());
      Loss loss =
          softTargets
              ? distribution(
                  arithmetic, x, inputs.get(1), classWeights, base, classes, sums, logSum)
              : label(
                  arithmetic,
                  x,
                  (int) inputs.get(1).get(row),
                  classWeights,
                  base,
                  classes,
                  sums,
                  logSum);
      boolean valid = softTargets || isClass(inputs.get(1).get(row), classes);
      outputs.get(0).set(row, loss.value());
      outputs.get(2).set(row, loss.weight());
      for (int c = 0; c < classes; c++) {
        double e = Softmax.exponential(arithmetic, x.get(base + c), sums.max());
        double p = arithmetic.multiply(e, reciprocal);
        outputs.get(1).set(base + c, valid ? p : Double.NaN);
      }
    }
  }

  private record Loss(double value, double weight) {}

  private static boolean isClass(double label, int classes) {
    return label >= 0 && label < classes;
  }

  private static Loss label(
      Arithmetic arithmetic,
      Elements x,
      int label,
      Elements classWeights,
      int base,
      int classes,
      Softmax.Row sums,
      double logSum) {
    if (!isClass(label, classes)) {
      return new Loss(Double.NaN, Double.NaN);
    }
    double shifted = arithmetic.subtract(x.get(base + label), sums.max());
    double loss = arithmetic.subtract(logSum, shifted);
    double weight = classWeights == null ? 1 : classWeights.get(label);
    return new Loss(arithmetic.multiply(weight, loss), weight);
  }

  private static Loss distribution(
      Arithmetic arithmetic,
      Elements x,
      Elements targets,
      Elements classWeights,
      int base,
      int classes,
      Softmax.Row sums,
      double logSum) {
    double loss =
        OrderedSum.of(
            arithmetic,
            classes,
            c ->
                arithmetic.multiply(
                    share(arithmetic, targets, classWeights, base, c),
                    arithmetic.subtract(logSum, arithmetic.subtract(x.get(base + c), sums.max()))));
    double weight =
        classWeights == null
            ? 1
            : OrderedSum.of(
                arithmetic, classes, c -> share(arithmetic, targets, classWeights, base, c));
    return new Loss(loss, weight);
  }

  static double share(
      Arithmetic arithmetic, Elements targets, Elements classWeights, int base, int c) {
    double target = targets.get(base + c);
    return classWeights == null ? target : arithmetic.multiply(target, classWeights.get(c));
  }

  @Override
  public List<Value> gradient(Application application, List<Value> adjoints, List<Boolean> wanted) {
    Value[] results = new Value[application.inputs().size()];
    // The rows' weights do not depend on the logits, so their adjoint leads nowhere.
    if (adjoints.get(1) != null) {
      throw new IllegalArgumentException(
          "softmax_cross_entropy differentiates its losses only; take Softmax for probabilities");
    }
    if (wanted.stream().skip(1).anyMatch(w -> w)) {
      throw new IllegalArgumentException(
          "softmax_cross_entropy has no gradient for targets or class weights");
    }
    if (wanted.get(0) && adjoints.get(0) != null) {
      List<Value> inputs = new ArrayList<>();
      inputs.add(application.output(1));
      inputs.add(application.input(1));
      inputs.add(application.output(2));
      inputs.add(adjoints.get(0));
      if (weighted) {
        inputs.add(application.input(2));
      }
      results[0] =
          application
              .graph()
              .apply(new SoftmaxCrossEntropyGradient(softTargets, weighted), inputs)
              .output(0);
    }
    return Arrays.asList(results);
  }
}
