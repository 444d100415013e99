package dev.concord.train;

import dev.concord.device.Device;
import dev.concord.device.Executable;
import dev.concord.device.Store;
import dev.concord.graph.Graph;
import dev.concord.graph.Value;
import dev.concord.loss.Loss;
import dev.concord.metric.Metric;
import dev.concord.plan.Fusion;
import dev.concord.plan.Planner;
import dev.concord.tensor.DType;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.TensorType;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Judges predictions: the loss by a program on the device, the rest on the host. The program is
 * kept for each number of rows, so judging the same rows after every epoch compiles once. Belongs
 * to one thread.
 */
public final class Evaluator implements AutoCloseable {
  private final Device device;
  private final Loss loss;
  private final List<Metric> metrics;
  private final Store store;
  private final Map<TensorType, Executable> programs = new HashMap<>();

  /**
   * A judge by a loss.
   *
   * @param device computes the loss; stays the caller's
   * @param metrics what else is computed, by {@link Metric#name}
   */
  public Evaluator(Device device, Loss loss, List<Metric> metrics) {
    this.device = device;
    this.loss = loss;
    this.metrics = List.copyOf(metrics);
    this.store = new Store(device);
  }

  /**
   * Judges a model's predictions.
   *
   * @param prediction the model's output [rows, …]
   * @param targets of the same rows, fitting the loss
   * @throws IllegalArgumentException if they do not fit it
   */
  public Evaluation of(HostTensor prediction, HostTensor targets) {
    loss.requireTargets(prediction.type(), targets);
    HostTensor shaped = targets.reshape(loss.targetType(prediction.type()).shape());
    Executable program = programs.computeIfAbsent(prediction.type(), this::compile);
    copy(prediction, program.input("prediction"));
    copy(shaped, program.input("targets"));
    program.run();
    HostTensor result = HostTensor.scalar(0f);
    program.read("loss", result);
    SequencedMap<String, Double> values = new LinkedHashMap<>();
    metrics.forEach(metric -> values.put(metric.name(), metric.of(prediction, shaped, null)));
    return new Evaluation(
        result.floats()[0],
        loss.classifies(prediction.type()) ? confusion(prediction, shaped) : null,
        values);
  }

  private Executable compile(TensorType prediction) {
    Graph graph = new Graph();
    Value p = graph.input("prediction", prediction);
    Value t = graph.input("targets", loss.targetType(prediction));
    graph.output("loss", loss.of(p, t));
    return device.compile(Planner.plan(Fusion.fuse(graph, device.fusion())), store);
  }

  private static void copy(HostTensor from, HostTensor to) {
    if (from.type().dtype() == DType.I32) {
      System.arraycopy(from.ints(), 0, to.ints(), 0, from.size());
    } else {
      System.arraycopy(from.floats(), 0, to.floats(), 0, from.size());
    }
  }

  private static int[][] confusion(HostTensor prediction, HostTensor targets) {
    int rows = prediction.shape().length(0);
    int width = prediction.shape().trailing(1).size();
    int classes = Math.max(width, 2);
    int[][] matrix = new int[classes][classes];
    for (int row = 0; row < rows; row++) {
      int target =
          targets.type().dtype() == DType.I32
              ? targets.ints()[row]
              : decide(targets.floats(), row, width, 0.5f);
      matrix[target][decide(prediction.floats(), row, width, 0f)]++;
    }
    return matrix;
  }

  /** The largest of several scores, the first among equals; for one score whether it is above. */
  private static int decide(float[] scores, int row, int width, float threshold) {
    if (width == 1) {
      return scores[row] > threshold ? 1 : 0;
    }
    int best = 0;
    for (int c = 1; c < width; c++) {
      if (scores[row * width + c] > scores[row * width + best]) {
        best = c;
      }
    }
    return best;
  }

  /** Releases its programs; the device stays open. */
  @Override
  public void close() {
    programs.values().forEach(Executable::close);
    programs.clear();
    store.close();
  }
}
