package dev.concord.benchmarks.peers;

import deepnetts.net.FeedForwardNetwork;
import deepnetts.net.layers.activation.ActivationType;
import deepnetts.net.loss.LossFunction;
import deepnetts.net.loss.LossType;
import deepnetts.net.train.opt.OptimizerType;
import deepnetts.util.Tensor;
import dev.concord.benchmarks.Contender;
import dev.concord.benchmarks.Network;
import dev.concord.benchmarks.Operation;
import dev.concord.benchmarks.Scenario;
import dev.concord.benchmarks.TrainingScenario;
import dev.concord.benchmarks.TrainingStep;
import java.util.Arrays;

/**
 * Deep Netts community edition, a network library in plain Java: step C on one thread.
 *
 * <p>Driven row by row as its own trainer does within a mini-batch, without the trainer's logging.
 * It draws its own initial weights.
 */
public final class DeepNetts implements Contender {

  @Override
  public String name() {
    return "deepnetts";
  }

  @Override
  public boolean supports(Scenario scenario, int threads) {
    return scenario == TrainingScenario.STEP_C && threads == 1;
  }

  @Override
  public Operation prepare(Scenario scenario, int threads) {
    if (supports(scenario, threads)) {
      System.setProperty(
          "log4j2.loggerContextFactory",
          "org.apache.logging.log4j.simple.SimpleLoggerContextFactory");
      return new Step((TrainingScenario) scenario);
    }
    throw new UnsupportedOperationException("Deep Netts takes part in step C on one thread only");
  }

  private static final class Step implements TrainingStep {
    private final FeedForwardNetwork network;
    private final LossFunction lossFunction;
    private final Tensor[] rows;
    private final float[][] targets;

    Step(TrainingScenario scenario) {
      Network shape = scenario.network();
      FeedForwardNetwork.Builder builder =
          FeedForwardNetwork.builder().addInputLayer(shape.inputs(0));
      for (int layer = 0; layer < shape.layers() - 1; layer++) {
        builder.addFullyConnectedLayer(shape.outputs(layer), ActivationType.TANH);
      }
      network =
          builder
              .addOutputLayer(shape.outputs(shape.layers() - 1), ActivationType.LINEAR)
              .lossFunction(LossType.MEAN_SQUARED_ERROR)
              .randomSeed(1)
              .build();
      network
          .getLayers()
          .forEach(
              layer -> {
                layer.setLearningRate(scenario.learningRate());
                layer.setBatchMode(true);
                layer.setBatchSize(scenario.batch());
                layer.setOptimizerType(OptimizerType.SGD);
              });
      lossFunction = network.getLossFunction();
      rows = new Tensor[scenario.batch()];
      targets = new float[scenario.batch()][];
      float[] features = scenario.features();
      float[] target = scenario.targets();
      int width = shape.inputs(0);
      for (int row = 0; row < rows.length; row++) {
        rows[row] = new Tensor(Arrays.copyOfRange(features, row * width, (row + 1) * width));
        targets[row] = new float[] {target[row]};
      }
    }

    @Override
    public void run() {
      lossFunction.reset();
      for (int row = 0; row < rows.length; row++) {
        network.setInput(rows[row]);
        network.setOutputError(lossFunction.addPatternError(network.getOutput(), targets[row]));
        network.backward();
      }
      network.applyWeightChanges();
    }

    @Override
    public float loss() {
      lossFunction.reset();
      for (int row = 0; row < rows.length; row++) {
        network.setInput(rows[row]);
        lossFunction.addPatternError(network.getOutput(), targets[row]);
      }
      return lossFunction.getTotal();
    }

    @Override
    public boolean followsReference() {
      return false;
    }

    @Override
    public void close() {
      // Plain Java objects only.
    }
  }
}
