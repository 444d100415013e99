package dev.concord.examples.command;

import dev.concord.expr.Expr;
import dev.concord.expr.Tape;
import dev.concord.graph.Kernel;
import dev.concord.kernel.ArgExtreme;
import dev.concord.kernel.Concat;
import dev.concord.kernel.Gather;
import dev.concord.kernel.Gemm;
import dev.concord.kernel.Map;
import dev.concord.kernel.Pad;
import dev.concord.kernel.PlaceAt;
import dev.concord.kernel.Reduce;
import dev.concord.kernel.Reshape;
import dev.concord.kernel.ScatterAdd;
import dev.concord.kernel.Slice;
import dev.concord.kernel.Softmax;
import dev.concord.kernel.SoftmaxCrossEntropy;
import dev.concord.kernel.SoftmaxCrossEntropyGradient;
import dev.concord.kernel.TakeAt;
import dev.concord.kernel.Transpose;
import dev.concord.tensor.Shape;
import java.util.List;

/**
 * The kernels that come with Concord, each with a typical instance, for listings. Kernels of other
 * jars are not in it.
 */
final class KernelCatalogue {
  private KernelCatalogue() {}

  /**
   * A kernel.
   *
   * @param kernel a typical instance
   * @param description what it computes, in a few words
   */
  record Entry(Kernel kernel, String description) {}

  /** Every kernel, most used first. */
  static List<Entry> kernels() {
    Shape square = Shape.of(2, 2);
    return List.of(
        new Entry(
            new Gemm(false, false), "matrix product, either side transposed, with an epilogue"),
        new Entry(
            new Map(Tape.of(List.of(Expr.input(0).squared()), 1), square),
            "an expression for every element, several inputs and outputs"),
        new Entry(
            new Reduce(Reduce.Operation.SUM, List.of(1)), "sum, mean, max or min over any axes"),
        new Entry(new Softmax(false), "softmax or its logarithm over the last axis"),
        new Entry(
            new SoftmaxCrossEntropy(false, false),
            "loss of logits against labels or distributions"),
        new Entry(new SoftmaxCrossEntropyGradient(false, false), "its gradient"),
        new Entry(new Gather(), "chosen rows of a table"),
        new Entry(new ScatterAdd(2), "rows added to a table; the gradient of gather"),
        new Entry(new Transpose(List.of(1, 0)), "axes in another order"),
        new Entry(new Reshape(square, 0), "the same elements under another shape; moves nothing"),
        new Entry(new Concat(0), "tensors behind one another along an axis"),
        new Entry(new Slice(0, 0, 1), "a part of an axis"),
        new Entry(new Pad(0, 1, 1), "zeros around an axis; the gradient of slice"),
        new Entry(new ArgExtreme(true, List.of(1)), "place of the largest or smallest element"),
        new Entry(new TakeAt(List.of(1)), "the elements at given places"),
        new Entry(new PlaceAt(List.of(1), square), "elements put at given places; the gradient"));
  }
}
