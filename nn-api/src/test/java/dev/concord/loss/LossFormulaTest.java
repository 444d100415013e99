package dev.concord.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.concord.expr.Arithmetic;
import dev.concord.graph.Elements;
import dev.concord.graph.Graph;
import dev.concord.graph.GraphRun;
import dev.concord.graph.Value;
import dev.concord.plan.Gradients;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import org.junit.jupiter.api.Test;

/**
 * The losses in float32 against their textbook formulas in float64: within 2e-6 relative, some tens
 * of roundings.
 */
class LossFormulaTest {
  private static final HostTensor Y =
      HostTensor.of(Shape.of(3, 2), 0.5f, -1.5f, 2.25f, 0.125f, -0.75f, 3f);

  private static final HostTensor T =
      HostTensor.of(Shape.of(3, 2), 1.5f, -1.25f, -0.5f, 0.25f, -3f, 2.5f);

  private static final HostTensor SHARES =
      HostTensor.of(Shape.of(3, 2), 0.25f, 0.75f, 1f, 0f, 0f, 1f);

  private static final HostTensor LABELS = HostTensor.of(Shape.of(3), 1, 0, 1);
  private static final List<Float> WEIGHTS = List.of(0.5f, 3f);

  private static double[] run(Loss loss, HostTensor prediction, HostTensor targets, boolean slope) {
    loss.requireTargets(prediction.type(), targets);
    Graph graph = new Graph();
    Value y = graph.input("y", prediction.type());
    Value t = graph.input("t", targets.type());
    Value value = loss.of(y, t, null).loss();
    Value wanted = slope ? Gradients.of(value, List.of(y)).get(0) : value;
    Map<String, Elements> sources = Map.of("y", Elements.of(prediction), "t", Elements.of(targets));
    return new GraphRun(graph, Arithmetic.FLOAT32, sources).values(wanted);
  }

  private static void assertLoss(double expected, Loss loss, HostTensor targets) {
    assertEquals(expected, run(loss, Y, targets, false)[0], 2e-6 * Math.abs(expected), "" + loss);
  }

  private static void assertElements(Loss loss, HostTensor targets, DoubleBinaryOperator formula) {
    double sum = 0;
    for (int i = 0; i < Y.size(); i++) {
      double t = targets.type().equals(Y.type()) ? targets.floats()[i] : targets.ints()[i];
      sum += formula.applyAsDouble(Y.floats()[i], t);
    }
    assertLoss(sum / Y.size(), loss, targets);
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  @Test
  void squares() {
    assertElements(new MeanSquaredError(), T, (y, t) -> (y - t) * (y - t));
    double perRow = 2 * run(new MeanSquaredError(), Y, T, false)[0];
    assertLoss(perRow, new MeanSquaredError(MeanSquaredError.Outputs.SUM), T);
    Loss half = new MeanSquaredError(MeanSquaredError.Outputs.HALF_SUM);
    assertLoss(perRow / 2, half, T);
    Loss textbook = half.reducedBy(Reduction.SUM);
    assertLoss(perRow / 2 * 3, textbook, T);
    double[] slope = run(textbook, Y, T, true);
    for (int i = 0; i < slope.length; i++) {
      assertEquals(Y.floats()[i] - T.floats()[i], slope[i]);
    }
  }

  @Test
  void rootOfSquares() {
    double mean = run(new MeanSquaredError(), Y, T, false)[0];
    assertLoss(Math.sqrt(mean), new RootMeanSquaredError(), T);
    assertEquals(0, run(new RootMeanSquaredError(), Y, Y, false)[0]);
    double[] none = {0, 0, 0, 0, 0, 0};
    assertArrayEquals(none, run(new RootMeanSquaredError(), Y, Y, true), Double.MIN_VALUE);
    HostTensor bad = HostTensor.of(Shape.of(1, 1), Float.NaN);
    HostTensor zero = HostTensor.of(Shape.of(1, 1), 0f);
    assertEquals(Double.NaN, run(new RootMeanSquaredError(), bad, zero, false)[0]);
  }

  @Test
  void distances() {
    assertElements(new MeanAbsoluteError(), T, (y, t) -> Math.abs(y - t));
    assertElements(new LogCosh(), T, (y, t) -> Math.log(Math.cosh(y - t)));
    double q = 0.9f;
    assertElements(new Quantile(0.9f), T, (y, t) -> Math.max(q * (t - y), (q - 1) * (t - y)));
    for (float delta : new float[] {0.3f, 1, 2}) {
      assertElements(
          new Huber(delta),
          T,
          (y, t) -> {
            double d = Math.abs(y - t);
            return d <= delta ? d * d / 2 : delta * (d - delta / 2);
          });
    }
  }

  /** Differences say nothing at a kink; there the derivative is what the loss says it is. */
  @Test
  void derivativesAtKinks() {
    HostTensor one = HostTensor.of(Shape.of(1, 1), 1f);
    HostTensor two = HostTensor.of(Shape.of(1, 1), 2f);
    assertEquals(0, run(new MeanAbsoluteError(), one, one, true)[0], Double.MIN_VALUE);
    assertEquals(-0.75, run(new Quantile(0.75f), one, one, true)[0], Double.MIN_VALUE);
    assertEquals(0, run(new LogCosh(), one, one, true)[0], Double.MIN_VALUE);
    assertEquals(
        1,
        run(new Huber(1), two, one, true)[0],
        Double.MIN_VALUE); // |d| = δ: both sides have slope δ
    assertEquals(0, run(new Hinge(), one, one, true)[0], Double.MIN_VALUE); // s·y = 1
    assertEquals(0, run(new Hinge(BinaryTargets.SIGNS, true), one, one, true)[0], Double.MIN_VALUE);
  }

  /** The loss smallest for constant y over targets 0 … 9 is that of their quantile. */
  @Test
  void quantileIsSmallestAtTheQuantile() {
    float[] values = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
    HostTensor targets = HostTensor.of(Shape.of(10, 1), values);
    int best = 0;
    double smallest = Double.POSITIVE_INFINITY;
    for (int y = 0; y < 10; y++) {
      float[] constant = new float[10];
      java.util.Arrays.fill(constant, y);
      double loss =
          run(new Quantile(0.75f), HostTensor.of(Shape.of(10, 1), constant), targets, false)[0];
      if (loss < smallest) {
        best = y;
        smallest = loss;
      }
    }
    assertEquals(7, best);
  }

  @Test
  void hinge() {
    HostTensor signs = HostTensor.of(Shape.of(3, 2), 1f, -1f, -1f, 1f, 1f, 1f);
    HostTensor bits = HostTensor.of(Shape.of(3, 2), 1, 0, 0, 1, 1, 1);
    HostTensor shares = HostTensor.of(Shape.of(3, 2), 1f, 0f, 0f, 1f, 1f, 1f);
    DoubleBinaryOperator hinge = (y, s) -> Math.max(0, 1 - s * y);
    assertElements(new Hinge(), signs, hinge);
    assertElements(
        new Hinge(BinaryTargets.SIGNS, true), signs, (y, s) -> Math.pow(Math.max(0, 1 - s * y), 2));
    double plain = run(new Hinge(), Y, signs, false)[0];
    assertLoss(plain, new Hinge(BinaryTargets.LABELS, false), bits);
    assertLoss(plain, new Hinge(BinaryTargets.SHARES, false), shares);
    assertElements(
        new Hinge(BinaryTargets.SIGNS, false, 2.5f),
        signs,
        (y, s) -> (s == 1 ? 2.5 : 1) * hinge.applyAsDouble(y, s));
  }

  @Test
  void hingeOfSeveralClassesIsEachAgainstTheRest() {
    List<Float> weights = List.of(0.5f, 3f, 0.25f);
    float[] scores = {2, -0.5f, 0.25f, -1, 0.75f, 1.5f, 0, 0, 0, -3, -2, 4};
    int[] labels = {0, 1, 2, 0};
    for (int power : new int[] {1, 2}) {
      double sum = 0;
      double all = 0;
      for (int row = 0; row < labels.length; row++) {
        double weight = weights.get(labels[row]);
        all += weight;
        for (int c = 0; c < 3; c++) {
          int sign = c == labels[row] ? 1 : -1;
          sum += weight * Math.pow(Math.max(0, 1 - sign * scores[3 * row + c]), power) / 3;
        }
      }
      double loss =
          run(
              new OneVersusRestHinge(power == 2, weights),
              HostTensor.of(Shape.of(4, 3), scores),
              HostTensor.of(Shape.of(4), labels),
              false)[0];
      assertEquals(sum / all, loss, 2e-6 * sum / all);
    }
  }

  @Test
  void binaryCrossEntropy() {
    DoubleBinaryOperator formula =
        (x, t) -> -t * Math.log(sigmoid(x)) - (1 - t) * Math.log(1 - sigmoid(x));
    assertElements(new BinaryCrossEntropy(), SHARES, formula);
    HostTensor bits = HostTensor.of(Shape.of(3, 2), 1, 0, 0, 1, 1, 1);
    assertElements(new BinaryCrossEntropy(BinaryTargets.LABELS, List.of()), bits, formula);
    HostTensor signs = HostTensor.of(Shape.of(3, 2), 1f, -1f, -1f, 1f, 1f, 1f);
    double hard = run(new BinaryCrossEntropy(BinaryTargets.LABELS, List.of()), Y, bits, false)[0];
    assertLoss(hard, new BinaryCrossEntropy(BinaryTargets.SIGNS, List.of()), signs);
    assertElements(
        new BinaryCrossEntropy(BinaryTargets.SHARES, List.of(), 0.25f),
        SHARES,
        (x, t) -> formula.applyAsDouble(x, 0.75 * t + 0.125));
  }

  /** PyTorch's pos_weight: −p·t·log σ(x) − (1 − t)·log(1 − σ(x)), divided by the number. */
  @Test
  void binaryCrossEntropyWithPositiveWeights() {
    double sum = 0;
    for (int i = 0; i < Y.size(); i++) {
      double p = WEIGHTS.get(i % 2);
      double t = SHARES.floats()[i];
      double s = sigmoid(Y.floats()[i]);
      sum -= p * t * Math.log(s) + (1 - t) * Math.log(1 - s);
    }
    assertLoss(sum / 6, new BinaryCrossEntropy(BinaryTargets.SHARES, WEIGHTS), SHARES);
    assertElements(
        new BinaryCrossEntropy(BinaryTargets.SHARES, List.of(4f)),
        SHARES,
        (x, t) -> -4 * t * Math.log(sigmoid(x)) - (1 - t) * Math.log(1 - sigmoid(x)));
  }

  /** log softmax of the logits in a row. */
  private static double logSoftmax(int row, int c) {
    double a = Y.floats()[2 * row];
    double b = Y.floats()[2 * row + 1];
    return (c == 0 ? a : b) - Math.log(Math.exp(a) + Math.exp(b));
  }

  /** The loss of class c in a row. */
  private interface ClassTerm {
    double of(int row, int c);
  }

  private static double sum(HostTensor shares, ClassTerm term) {
    double sum = 0;
    for (int i = 0; i < 6; i++) {
      sum += shares.floats()[i] == 0 ? 0 : shares.floats()[i] * term.of(i / 2, i % 2);
    }
    return sum;
  }

  private static final HostTensor ONE_HOT =
      HostTensor.of(Shape.of(3, 2), 0f, 1f, 1f, 0f, 0f, 1f); // the labels'

  /** As PyTorch's CrossEntropyLoss(weight, label_smoothing) with labels: divided by Σ w_t. */
  @Test
  void smoothedCrossEntropyOfLabels() {
    double e = 0.25;
    ClassTerm plain = (row, c) -> -logSoftmax(row, c);
    ClassTerm weighted = (row, c) -> -WEIGHTS.get(c) * logSoftmax(row, c);
    HostTensor ones = HostTensor.of(Shape.of(3, 2), 1f, 1f, 1f, 1f, 1f, 1f);
    assertLoss(
        ((1 - e) * sum(ONE_HOT, plain) + e / 2 * sum(ones, plain)) / 3,
        new CategoricalCrossEntropy(ClassTargets.LABELS, List.of(), 0.25f),
        LABELS);
    assertLoss(
        ((1 - e) * sum(ONE_HOT, weighted) + e / 2 * sum(ones, weighted)) / (3 + 0.5 + 3),
        new CategoricalCrossEntropy(ClassTargets.LABELS, WEIGHTS, 0.25f),
        LABELS);
    assertLoss(
        ((1 - e) * sum(SHARES, plain) + e / 2 * sum(ones, plain)) / 3,
        new CategoricalCrossEntropy(ClassTargets.DISTRIBUTIONS, List.of(), 0.25f),
        SHARES);
  }

  @Test
  void kullbackLeibler() {
    HostTensor t = SHARES;
    double expected =
        sum(t, (row, c) -> Math.log(t.floats()[2 * row + c]) - logSoftmax(row, c)) / 3;
    assertLoss(expected, new KullbackLeibler(), t);
    float[] logarithms = new float[6];
    float[] probabilities = new float[6];
    for (int i = 0; i < 6; i++) {
      logarithms[i] = (float) logSoftmax(i / 2, i % 2);
      probabilities[i] = (float) Math.exp(logSoftmax(i / 2, i % 2));
    }
    for (var outputs : KullbackLeibler.Outputs.values()) {
      HostTensor prediction =
          switch (outputs) {
            case LOGITS -> Y;
            case LOG_PROBABILITIES -> HostTensor.of(Y.shape(), logarithms);
            case PROBABILITIES -> HostTensor.of(Y.shape(), probabilities);
          };
      assertEquals(
          expected, run(new KullbackLeibler(outputs), prediction, t, false)[0], 1e-6, "" + outputs);
    }
    HostTensor certain = HostTensor.of(Shape.of(1, 2), 1f, 0f);
    Loss ofProbabilities = new KullbackLeibler(KullbackLeibler.Outputs.PROBABILITIES);
    assertEquals(0, run(ofProbabilities, certain, certain, false)[0]);
  }

  /** A row counts Σ t_c·w_c, and so does the mean; where q = t nothing is left to weigh. */
  @Test
  void kullbackLeiblerOfClassWeights() {
    Loss loss = new KullbackLeibler(KullbackLeibler.Outputs.LOGITS, WEIGHTS);
    double total = 0;
    double counted = 0;
    for (int row = 0; row < 3; row++) {
      double weight = 0;
      double divergence = 0;
      for (int c = 0; c < 2; c++) {
        double t = SHARES.floats()[2 * row + c];
        weight += t * WEIGHTS.get(c);
        divergence += t == 0 ? 0 : t * (Math.log(t) - logSoftmax(row, c));
      }
      total += weight * divergence;
      counted += weight;
    }
    assertLoss(total / counted, loss, SHARES);
    assertLoss(total / 3, loss.reducedBy(Reduction.MEAN_BY_COUNT), SHARES);
    // One-hot targets have no entropy: the divergence is the cross-entropy.
    double crossEntropy =
        run(new CategoricalCrossEntropy(ClassTargets.LABELS, WEIGHTS), Y, LABELS, false)[0];
    assertLoss(crossEntropy, loss, ONE_HOT);
    HostTensor half = HostTensor.of(Shape.of(1, 2), 0.5f, 0.5f);
    HostTensor same = HostTensor.of(Shape.of(1, 2), 1f, 1f);
    assertEquals(0, run(loss, same, half, false)[0], 1e-7);
    assertArrayEquals(new double[2], run(loss, same, half, true), 1e-7);
  }

  @Test
  void poisson() {
    HostTensor counts = HostTensor.of(Shape.of(3, 2), 0f, 3f, 1f, 2f, 5f, 0f);
    assertElements(new Poisson(), counts, (y, t) -> Math.exp(y) - t * y);
    HostTensor rates = HostTensor.of(Shape.of(3, 2), 0.5f, 1.5f, 2.25f, 0f, 0.75f, 3f);
    double sum = 0;
    for (int i = 0; i < 6; i++) {
      double y = rates.floats()[i];
      sum += y - counts.floats()[i] * Math.log(y + 1e-8f);
    }
    double got = run(new Poisson(false), rates, counts, false)[0];
    assertEquals(sum / 6, got, 2e-6 * sum / 6);
  }

  @Test
  void focal() {
    DoubleBinaryOperator formula =
        (x, t) -> {
          double p = t == 1 ? sigmoid(x) : 1 - sigmoid(x);
          return (t == 1 ? 0.25 : 0.75) * -Math.pow(1 - p, 2) * Math.log(p);
        };
    HostTensor bits = HostTensor.of(Shape.of(3, 2), 1, 0, 0, 1, 1, 1);
    assertElements(new BinaryFocal(BinaryTargets.LABELS, 2, 0.25f), bits, formula);
    double cross = run(new BinaryCrossEntropy(), Y, SHARES, false)[0];
    assertLoss(cross, new BinaryFocal(BinaryTargets.SHARES, 0, -1), SHARES);
    ClassTerm term =
        (row, c) -> -Math.pow(1 - Math.exp(logSoftmax(row, c)), 1.5) * logSoftmax(row, c);
    assertLoss(
        sum(SHARES, term) / 3,
        new CategoricalFocal(ClassTargets.DISTRIBUTIONS, 1.5f, List.of()),
        SHARES);
    assertLoss(
        sum(ONE_HOT, (row, c) -> WEIGHTS.get(c) * term.of(row, c)) / 6.5,
        new CategoricalFocal(ClassTargets.LABELS, 1.5f, WEIGHTS),
        LABELS);
  }

  /** With γ below 1 the power's derivative at p = 1 is infinite, the loss's is 0. */
  @Test
  void focalOfACertainRowIsFinite() {
    HostTensor certain = HostTensor.of(Shape.of(1, 2), 200f, -200f);
    HostTensor right = HostTensor.of(Shape.of(1), 0);
    Loss loss = new CategoricalFocal(ClassTargets.LABELS, 0.5f, List.of());
    assertEquals(0, run(loss, certain, right, false)[0], 1e-30);
    assertArrayEquals(new double[2], run(loss, certain, right, true), 1e-15);
    HostTensor bits = HostTensor.of(Shape.of(1, 2), 1, 0);
    Loss binary = new BinaryFocal(BinaryTargets.LABELS, 0.5f, 0.25f);
    assertEquals(0, run(binary, certain, bits, false)[0], 1e-30);
    assertArrayEquals(new double[2], run(binary, certain, bits, true), 1e-15);
  }
}
