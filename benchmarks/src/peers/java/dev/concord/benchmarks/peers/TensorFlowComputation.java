package dev.concord.benchmarks.peers;

import dev.concord.benchmarks.Computation;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.types.TFloat32;

/**
 * One value of a graph. A timed run computes it and leaves it to TensorFlow to free: fetching it
 * into Java would add the cost of a handle.
 */
final class TensorFlowComputation implements Computation {
  private final TensorFlowSession session;
  private final Operand<TFloat32> value;
  private final Session.Runner runner;

  TensorFlowComputation(TensorFlowSession session, Operand<TFloat32> value) {
    this.session = session;
    this.value = value;
    session.initialize();
    this.runner = session.targets(List.of(value));
  }

  @Override
  public void run() {
    runner.run().close();
  }

  @Override
  public float[] output() {
    return session.fetch(value);
  }

  @Override
  public void close() {
    session.close();
  }
}
