package dev.concord.data.preprocess;

import dev.concord.data.Targets;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;

/**
 * Class ids as rows of zeros with a single one, and back. A softmax with integer labels needs none
 * of this; it serves losses and models that take numbers.
 */
public final class OneHot {
  private OneHot() {}

  /**
   * {@code y[row, class] = 1} where class is the row's label, else 0.
   *
   * @return F32 [n, classes], the columns named as the classes
   */
  public static Targets.Values encode(Targets.Labels labels) {
    int classes = labels.classes();
    Shape shape = Shape.of(labels.size(), classes);
    float[] values = new float[shape.size()];
    int[] ids = labels.ids().ints();
    for (int row = 0; row < ids.length; row++) {
      values[row * classes + ids[row]] = 1;
    }
    return new Targets.Values(HostTensor.of(shape, values), labels.names());
  }

  /**
   * The column of the largest value of each row, the first among equals; so it also turns
   * probabilities into labels.
   *
   * @param values F32 [n, classes] with at least one column
   * @return I32 [n], the classes named as the columns
   */
  public static Targets.Labels decode(Targets.Values values) {
    int classes = values.values().shape().length(1);
    float[] scores = values.values().floats();
    int[] ids = new int[values.size()];
    for (int row = 0; row < ids.length; row++) {
      for (int candidate = 1; candidate < classes; candidate++) {
        if (scores[row * classes + candidate] > scores[row * classes + ids[row]]) {
          ids[row] = candidate;
        }
      }
    }
    return new Targets.Labels(HostTensor.of(Shape.of(ids.length), ids), classes, values.names());
  }
}
