package dev.concord.benchmarks.peers;

import dev.concord.benchmarks.Network;
import dev.concord.benchmarks.TrainingScenario;
import dev.concord.benchmarks.TrainingStep;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Gradients;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.op.nn.SparseSoftmaxCrossEntropyWithLogits;
import org.tensorflow.types.TFloat32;

/**
 * A training step as one {@code Session.run}: gradients from TensorFlow's own graph gradients,
 * updates from its fused {@code ResourceApply…} operations.
 *
 * <p>The gradient enters at the logits (or the tiny net's output), where TensorFlow's cross-entropy
 * delivers it together with the loss.
 */
final class TensorFlowTrainingStep implements TrainingStep {
  private static final float MOMENTUM = 0.9f;
  private static final float BETA_1 = 0.9f;
  private static final float BETA_2 = 0.999f;
  private static final float EPSILON = 1e-8f;

  private final TensorFlowSession session;
  private final TrainingScenario scenario;
  private final Ops tf;
  private final Operand<TFloat32> loss;
  private final Session.Runner step;

  /** The mean loss and its gradient with respect to the network's output. */
  private record Loss(Operand<TFloat32> mean, Operand<TFloat32> gradient) {}

  TensorFlowTrainingStep(TensorFlowSession session, TrainingScenario scenario) {
    this.session = session;
    this.scenario = scenario;
    this.tf = session.ops();
    Network shape = scenario.network();
    TensorFlowNetwork network = new TensorFlowNetwork(session, shape);
    Operand<TFloat32> features =
        session.read(
            session.variable(Shape.of(scenario.batch(), shape.inputs(0)), scenario.features()));
    Operand<TFloat32> output = network.output(features);
    Loss batchLoss = shape == Network.DIGITS ? crossEntropy(output) : squaredError(output);
    this.loss = batchLoss.mean();
    Gradients gradients =
        tf.gradients(
            output,
            network.parameters().stream().map(TensorFlowNetwork.Parameter::value).toList(),
            Gradients.dx(List.of(batchLoss.gradient())));
    List<Op> targets = updates(network.parameters(), gradients);
    targets.add(loss);
    session.initialize();
    this.step = session.targets(targets);
  }

  private Loss crossEntropy(Operand<TFloat32> logits) {
    SparseSoftmaxCrossEntropyWithLogits<TFloat32> entropy =
        SparseSoftmaxCrossEntropyWithLogits.create(
            tf.scope(),
            logits,
            session.readIntegers(session.variable(Shape.of(scenario.batch()), scenario.labels())));
    return new Loss(
        tf.math.mean(entropy.loss(), tf.constant(0)),
        tf.math.mul(entropy.backprop(), tf.constant(1f / scenario.batch())));
  }

  private Loss squaredError(Operand<TFloat32> output) {
    Operand<TFloat32> targets =
        session.read(session.variable(Shape.of(scenario.batch(), 1), scenario.targets()));
    Operand<TFloat32> difference = tf.math.sub(output, targets);
    return new Loss(
        tf.math.mean(tf.math.square(difference), tf.constant(new int[] {0, 1})),
        tf.math.mul(difference, tf.constant(2f / scenario.batch())));
  }

  private List<Op> updates(List<TensorFlowNetwork.Parameter> parameters, Gradients gradients) {
    List<Op> updates = new ArrayList<>();
    Operand<TFloat32> rate = tf.constant(scenario.learningRate());
    switch (scenario.optimizer()) {
      case SGD -> {
        for (int i = 0; i < parameters.size(); i++) {
          updates.add(
              tf.train.resourceApplyGradientDescent(
                  parameters.get(i).variable(), rate, gradients.<TFloat32>dy(i)));
        }
      }
      case MOMENTUM -> {
        for (int i = 0; i < parameters.size(); i++) {
          updates.add(
              tf.train.resourceApplyMomentum(
                  parameters.get(i).variable(),
                  zeros(parameters.get(i).shape()),
                  rate,
                  gradients.<TFloat32>dy(i),
                  tf.constant(MOMENTUM)));
        }
      }
      case ADAM -> updates.addAll(adam(parameters, gradients, rate));
    }
    return updates;
  }

  /** Adam updates, and after them the next powers of both betas. */
  private List<Op> adam(
      List<TensorFlowNetwork.Parameter> parameters, Gradients gradients, Operand<TFloat32> rate) {
    VarHandleOp power1 = session.variable(Shape.scalar(), new float[] {BETA_1});
    VarHandleOp power2 = session.variable(Shape.scalar(), new float[] {BETA_2});
    Operand<TFloat32> read1 = session.read(power1);
    Operand<TFloat32> read2 = session.read(power2);
    List<Op> updates = new ArrayList<>();
    for (int i = 0; i < parameters.size(); i++) {
      updates.add(
          tf.train.resourceApplyAdam(
              parameters.get(i).variable(),
              zeros(parameters.get(i).shape()),
              zeros(parameters.get(i).shape()),
              read1,
              read2,
              rate,
              tf.constant(BETA_1),
              tf.constant(BETA_2),
              tf.constant(EPSILON),
              gradients.<TFloat32>dy(i)));
    }
    Ops after = tf.withControlDependencies(updates);
    List<Op> all = new ArrayList<>(updates);
    all.add(after.assignVariableOp(power1, after.math.mul(read1, tf.constant(BETA_1))));
    all.add(after.assignVariableOp(power2, after.math.mul(read2, tf.constant(BETA_2))));
    return all;
  }

  private VarHandleOp zeros(Shape shape) {
    return session.variable(shape, new float[Math.toIntExact(shape.size())]);
  }

  @Override
  public void run() {
    step.run().close();
  }

  @Override
  public float loss() {
    return session.fetch(loss)[0];
  }

  @Override
  public void close() {
    session.close();
  }
}
