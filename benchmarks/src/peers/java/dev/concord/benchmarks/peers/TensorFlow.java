package dev.concord.benchmarks.peers;

import dev.concord.benchmarks.Contender;
import dev.concord.benchmarks.ElementwiseScenario;
import dev.concord.benchmarks.GemmScenario;
import dev.concord.benchmarks.InferenceScenario;
import dev.concord.benchmarks.Operation;
import dev.concord.benchmarks.ReduceScenario;
import dev.concord.benchmarks.Scenario;
import dev.concord.benchmarks.TrainingScenario;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * TensorFlow's CPU library through TensorFlow Java, in graph mode: the graph is built and optimised
 * once, each call is one {@code Session.run}.
 *
 * <p>Inputs and weights are resource variables, so nothing is fed per call.
 */
public final class TensorFlow implements Contender {

  @Override
  public String name() {
    return "tensorflow";
  }

  @Override
  public boolean supports(Scenario scenario, int threads) {
    return true;
  }

  @Override
  public Operation prepare(Scenario scenario, int threads) {
    TensorFlowSession session = new TensorFlowSession(threads);
    return switch (scenario) {
      case GemmScenario gemm -> new TensorFlowComputation(session, gemm(session, gemm));
      case InferenceScenario inference ->
          new TensorFlowComputation(session, inference(session, inference));
      case ElementwiseScenario function ->
          new TensorFlowComputation(session, elementwise(session, function));
      case ReduceScenario reduce -> new TensorFlowComputation(session, reduce(session, reduce));
      case TrainingScenario training -> new TensorFlowTrainingStep(session, training);
    };
  }

  private static Operand<TFloat32> gemm(TensorFlowSession session, GemmScenario scenario) {
    int m = scenario.m();
    int n = scenario.n();
    int k = scenario.k();
    Shape shapeA = scenario.transposeA() ? Shape.of(k, m) : Shape.of(m, k);
    Shape shapeB = scenario.transposeB() ? Shape.of(n, k) : Shape.of(k, n);
    return session
        .ops()
        .linalg
        .matMul(
            session.read(session.variable(shapeA, scenario.a())),
            session.read(session.variable(shapeB, scenario.b())),
            MatMul.transposeA(scenario.transposeA()),
            MatMul.transposeB(scenario.transposeB()));
  }

  private static Operand<TFloat32> inference(
      TensorFlowSession session, InferenceScenario scenario) {
    Shape shape = Shape.of(scenario.batch(), scenario.network().inputs(0));
    return new TensorFlowNetwork(session, scenario.network())
        .output(session.read(session.variable(shape, scenario.features())));
  }

  private static Operand<TFloat32> elementwise(
      TensorFlowSession session, ElementwiseScenario scenario) {
    int row = ElementwiseScenario.ROW;
    Shape shape =
        scenario == ElementwiseScenario.SOFTMAX_ROWS
            ? Shape.of(ElementwiseScenario.SIZE / row, row)
            : Shape.of(ElementwiseScenario.SIZE);
    Operand<TFloat32> x = session.read(session.variable(shape, scenario.input()));
    Ops tf = session.ops();
    return switch (scenario) {
      case EXP -> tf.math.exp(x);
      case TANH -> tf.math.tanh(x);
      case SIGMOID -> tf.math.sigmoid(x);
      case RELU -> tf.nn.relu(x);
      case SOFTMAX_ROWS -> tf.nn.softmax(x);
      case GELU_ERF -> gelu(tf, x, tf.math.erf(scaled(tf, x, 1 / Math.sqrt(2))));
      case GELU_TANH -> {
        Operand<TFloat32> cubic = scaled(tf, tf.math.mul(tf.math.square(x), x), 0.044715);
        Operand<TFloat32> inner = scaled(tf, tf.math.add(x, cubic), Math.sqrt(2 / Math.PI));
        yield gelu(tf, x, tf.math.tanh(inner));
      }
    };
  }

  private static Operand<TFloat32> reduce(TensorFlowSession session, ReduceScenario scenario) {
    Shape shape = Shape.of(scenario.rows(), scenario.columns());
    Operand<TFloat32> x = session.read(session.variable(shape, scenario.input()));
    Ops tf = session.ops();
    Operand<TInt32> axes = tf.constant(scenario.axes());
    return switch (scenario.operator()) {
      case SUM -> tf.sum(x, axes);
      case MAX -> tf.max(x, axes);
    };
  }

  /** TensorFlow has no GELU of its own; Keras composes it in this way too. */
  private static Operand<TFloat32> gelu(Ops tf, Operand<TFloat32> x, Operand<TFloat32> inner) {
    return tf.math.mul(scaled(tf, x, 0.5), tf.math.add(tf.constant(1f), inner));
  }

  private static Operand<TFloat32> scaled(Ops tf, Operand<TFloat32> x, double factor) {
    return tf.math.mul(x, tf.constant((float) factor));
  }
}
