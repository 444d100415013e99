package dev.concord.benchmarks;

import java.util.List;

/** The logits [batch, 10] of {@link Network#DIGITS} with its initial weights and zero biases. */
public enum InferenceScenario implements Scenario {
  BATCH_1("inference 784-300-100-10, batch 1", 1),
  BATCH_1024("inference, batch 1024", 1024);

  private final String title;
  private final int batch;

  InferenceScenario(String title, int batch) {
    this.title = title;
    this.batch = batch;
  }

  public int batch() {
    return batch;
  }

  public Network network() {
    return Network.DIGITS;
  }

  /** Features [batch, 784], in [0, 1). */
  public float[] features() {
    return Inputs.uniform(batch * network().inputs(0), 0, 1, 20);
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public double arithmeticOperations() {
    return batch == 1 ? 0 : network().forwardOperations(batch);
  }

  @Override
  public List<Integer> threadCounts() {
    return List.of(1, 2);
  }
}
