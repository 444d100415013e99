package dev.concord.benchmarks;

import java.util.List;

/**
 * One training step: forward, loss (mean over the batch), backward and update, on a batch that
 * already lies where the implementation wants it.
 *
 * <p>The batch is made so that it cannot be learnt by heart: rows come in pairs with the same
 * features and different targets. So the loss falls but stays away from 0, and gradients never
 * shrink to subnormal numbers, which some processors handle slowly and some libraries flush.
 */
public enum TrainingScenario implements Scenario {
  /** Softmax cross-entropy on integer labels, Adam with rate 0.001, 0.9, 0.999, 1e-8. */
  STEP_A(
      "step A: 784-300-100-10, Adam, batch 128", Network.DIGITS, 128, Optimizer.ADAM, 0.001f, 20),
  /** The same network and loss, momentum 0.9, rate 0.01. */
  STEP_B("step B: same net, momentum, batch 32", Network.DIGITS, 32, Optimizer.MOMENTUM, 0.01f, 20),
  /** Mean squared error, plain gradient descent with rate 0.1. */
  STEP_C("step C: 2-8-8-1 tanh, SGD, batch 10", Network.TINY, 10, Optimizer.SGD, 0.1f, 200);

  /** How the weights follow the gradients. */
  public enum Optimizer {
    /**
     * m ← 0.9 m + 0.1 g; v ← 0.999 v + 0.001 g²; w ← w − rate·√(1−0.999ᵗ)/(1−0.9ᵗ)·m/(√v+1e-8), or
     * 1e-8 added to the corrected root: see {@link TrainingStep.AdamEpsilon}.
     */
    ADAM,
    /** m ← 0.9 m + g; w ← w − rate·m. */
    MOMENTUM,
    /** w ← w − rate·g. */
    SGD
  }

  private final String title;
  private final Network network;
  private final int batch;
  private final Optimizer optimizer;
  private final float learningRate;
  private final int checkedSteps;

  TrainingScenario(
      String title,
      Network network,
      int batch,
      Optimizer optimizer,
      float learningRate,
      int checkedSteps) {
    this.title = title;
    this.network = network;
    this.batch = batch;
    this.optimizer = optimizer;
    this.learningRate = learningRate;
    this.checkedSteps = checkedSteps;
  }

  /** The network trained. Cross-entropy follows {@link Network#DIGITS}, squared error the other. */
  public Network network() {
    return network;
  }

  /** Rows of the batch. */
  public int batch() {
    return batch;
  }

  public Optimizer optimizer() {
    return optimizer;
  }

  public float learningRate() {
    return learningRate;
  }

  /** How many steps {@link Check} takes before it looks at the loss. */
  int checkedSteps() {
    return checkedSteps;
  }

  /** Features [batch, inputs], in [0, 1) for digits and [−1, 1) for the tiny net; rows in pairs. */
  public float[] features() {
    int width = network.inputs(0);
    float[] pairs = Inputs.uniform(batch / 2 * width, network == Network.DIGITS ? 0 : -1, 1, 10);
    float[] features = new float[batch * width];
    for (int row = 0; row < batch; row++) {
      System.arraycopy(pairs, row / 2 * width, features, row * width, width);
    }
    return features;
  }

  /** Class labels [batch], 0 to 9, for the cross-entropy. The rows of a pair differ. */
  public int[] labels() {
    int[] labels = new int[batch];
    for (int row = 0; row < batch; row++) {
      labels[row] = (row / 2 * 7 + row % 2 * 3) % 10;
    }
    return labels;
  }

  /** Targets [batch, 1] for the squared error: x₀·x₁, plus and minus a quarter. */
  public float[] targets() {
    float[] features = features();
    float[] targets = new float[batch];
    for (int row = 0; row < batch; row++) {
      targets[row] = features[2 * row] * features[2 * row + 1] + (row % 2 == 0 ? 0.25f : -0.25f);
    }
    return targets;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public double arithmeticOperations() {
    return this == STEP_C ? 0 : network.trainingOperations(batch);
  }

  @Override
  public List<Integer> threadCounts() {
    return List.of(1, 2);
  }
}
