package dev.concord.benchmarks;

/**
 * What a {@link Computation} must give, in double precision and the plainest code.
 *
 * <p>It catches a peer that is called wrongly (a transposed operand, a missing bias). It is no
 * statement about bits: those are the conformance kit's matter.
 */
final class Reference {
  private Reference() {}

  /** One element of C, by the definition of the product. */
  static double gemm(GemmScenario scenario, float[] a, float[] b, int row, int column) {
    double sum = 0;
    for (int k = 0; k < scenario.k(); k++) {
      double left = scenario.transposeA() ? a[k * scenario.m() + row] : a[row * scenario.k() + k];
      double right =
          scenario.transposeB() ? b[column * scenario.k() + k] : b[k * scenario.n() + column];
      sum += left * right;
    }
    return sum;
  }

  /** One result of a reduction: the elements of its row, its column, or all. */
  static double reduce(ReduceScenario scenario, float[] input, int index) {
    boolean alongRow = scenario.axes()[0] == 1;
    int count = input.length / scenario.results();
    int first = alongRow ? index * scenario.columns() : index;
    int distance = alongRow || scenario.results() == 1 ? 1 : scenario.columns();
    double result = scenario.operator() == ReduceScenario.Operator.SUM ? 0 : input[first];
    for (int i = 0; i < count; i++) {
      double element = input[first + i * distance];
      result =
          switch (scenario.operator()) {
            case SUM -> result + element;
            case MAX -> Math.max(result, element);
          };
    }
    return result;
  }

  /** One element of an elementwise function's output. */
  static double elementwise(ElementwiseScenario scenario, float[] input, int index) {
    double x = input[index];
    return switch (scenario) {
      case EXP -> Math.exp(x);
      case TANH -> Math.tanh(x);
      case SIGMOID -> 1 / (1 + Math.exp(-x));
      case GELU_ERF -> 0.5 * x * (1 + erf(x / Math.sqrt(2)));
      case GELU_TANH ->
          0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
      case RELU -> Math.max(0, x);
      case SOFTMAX_ROWS -> {
        int start = index / ElementwiseScenario.ROW * ElementwiseScenario.ROW;
        double sum = 0;
        for (int i = start; i < start + ElementwiseScenario.ROW; i++) {
          sum += Math.exp(input[i]);
        }
        yield Math.exp(x) / sum;
      }
    };
  }

  /**
   * erf by its Taylor series, good to 1e-10 for |x| ≤ 4: erf x = 2/√π Σ (−1)ⁿ x²ⁿ⁺¹ / (n! (2n+1)).
   */
  private static double erf(double x) {
    double term = x;
    double sum = x;
    for (int n = 1; n < 100; n++) {
      term *= -x * x / n;
      sum += term / (2 * n + 1);
    }
    return 2 / Math.sqrt(Math.PI) * sum;
  }
}
