package dev.concord.ensemble;

/** What the outputs of an ensemble's members are, which decides what may be averaged. */
public enum OutputKind {
  /** Numbers, or probabilities already: averaged as they are. */
  VALUES {
    @Override
    void addTo(double[] sums, float[] outputs, int width) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += outputs[i];
      }
    }
  },

  /** Logits of two classes or more [rows, …, classes]: softmax makes them probabilities first. */
  LOGITS {
    @Override
    void addTo(double[] sums, float[] outputs, int width) {
      if (width < 2) {
        throw new IllegalArgumentException(
            "Members that give one number a row give no logits of classes, whose softmax would"
                + " always be 1: take BINARY_LOGITS");
      }
      double[] exponentials = new double[width];
      for (int row = 0; row < sums.length; row += width) {
        double most = outputs[row];
        for (int c = 1; c < width; c++) {
          most = outputs[row + c] > most ? outputs[row + c] : most;
        }
        double total = 0;
        for (int c = 0; c < width; c++) {
          exponentials[c] = StrictMath.exp(outputs[row + c] - most);
          total += exponentials[c];
        }
        for (int c = 0; c < width; c++) {
          sums[row + c] += exponentials[c] / total;
        }
      }
    }
  },

  /** Independent logits, such as one for two classes: the sigmoid makes them probabilities. */
  BINARY_LOGITS {
    @Override
    void addTo(double[] sums, float[] outputs, int width) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += 1 / (1 + StrictMath.exp(-(double) outputs[i]));
      }
    }
  };

  /**
   * Adds a member's outputs, or their probabilities, in double.
   *
   * @param width elements of the last axis
   */
  abstract void addTo(double[] sums, float[] outputs, int width);
}
