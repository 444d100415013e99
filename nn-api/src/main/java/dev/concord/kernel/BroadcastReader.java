package dev.concord.kernel;

import dev.concord.graph.Elements;
import dev.concord.tensor.Shape;
import java.util.List;

/** Reads the operands of an elementwise computation at positions of the shape they broadcast to. */
final class BroadcastReader {
  private final Elements[] operands;
  private final int[][] strides;
  private final int[] lengths;
  private final double[] elements;

  BroadcastReader(List<Elements> operands, Shape shape) {
    this.operands = operands.toArray(Elements[]::new);
    this.lengths = shape.lengths();
    this.elements = new double[operands.size()];
    this.strides =
        operands.stream()
            .map(operand -> operand.type().shape().broadcastStrides(shape))
            .toArray(int[][]::new);
  }

  /** The operands' elements at row-major position {@code index}; the array is reused. */
  double[] read(int index) {
    for (int operand = 0; operand < operands.length; operand++) {
      int rest = index;
      int offset = 0;
      for (int axis = lengths.length - 1; axis >= 0; axis--) {
        offset += rest % lengths[axis] * strides[operand][axis];
        rest /= lengths[axis];
      }
      elements[operand] = operands[operand].get(offset);
    }
    return elements;
  }
}
