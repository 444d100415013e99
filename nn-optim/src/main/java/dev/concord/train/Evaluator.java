package dev.concord.train;

import dev.concord.device.Device;
import dev.concord.device.Executable;
import dev.concord.device.Store;
import dev.concord.graph.Graph;
import dev.concord.graph.Value;
import dev.concord.loss.Loss;
import dev.concord.loss.LossValue;
import dev.concord.metric.Decisions;
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
  private final Map<Rows, Program> programs = new HashMap<>();

  /** What a program is made for. */
  private record Rows(TensorType prediction, boolean weighted) {}

  /** A compiled program; its loss is a sum that is still to be divided, or a mean. */
  private record Program(Executable executable, boolean summed) {
    double loss() {
      double loss = scalar("loss");
      return summed ? TrainingSession.meanLoss(loss, scalar("weight")) : loss;
    }

    private double scalar(String output) {
      HostTensor result = HostTensor.scalar(0f);
      executable.read(output, result);
      return result.floats()[0];
    }
  }

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
   * @param weights F32 [rows] sample weights of loss and metrics, ≥ 0 and not all 0, or null where
   *     every row counts 1; the confusion matrix counts each row once
   * @throws IllegalArgumentException if they do not fit it
   */
  public Evaluation of(HostTensor prediction, HostTensor targets, HostTensor weights) {
    loss.requireTargets(prediction.type(), targets);
    if (weights != null) {
      TrainingData.requireWeights(weights, prediction.shape().length(0));
    }
    HostTensor shaped = targets.reshape(loss.targetType(prediction.type()).shape());
    Program program =
        programs.computeIfAbsent(new Rows(prediction.type(), weights != null), this::compile);
    copy(prediction, program.executable().input("prediction"));
    copy(shaped, program.executable().input("targets"));
    if (weights != null) {
      copy(weights, program.executable().input("weights"));
    }
    program.executable().run();
    SequencedMap<String, Double> values = new LinkedHashMap<>();
    metrics.forEach(metric -> values.put(metric.name(), metric.of(prediction, shaped, weights)));
    return new Evaluation(
        program.loss(),
        loss.classifies(prediction.type()) ? confusion(prediction, shaped) : null,
        values);
  }

  /**
   * Checks that every metric can judge such predictions, by trying it on outputs of 0.
   *
   * @throws IllegalArgumentException naming the first one that cannot
   */
  void requireFitting(TensorType prediction, TrainingData data) {
    HostTensor targets = data.targets().reshape(loss.targetType(prediction).shape());
    HostTensor zeros = HostTensor.zeros(prediction);
    for (Metric metric : metrics) {
      try {
        metric.of(zeros, targets, data.weights());
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "The metric %s does not fit this model and its data: %s"
                .formatted(metric.name(), e.getMessage()),
            e);
      }
    }
  }

  private Program compile(Rows rows) {
    Graph graph = new Graph();
    Value p = graph.input("prediction", rows.prediction());
    Value t = graph.input("targets", loss.targetType(rows.prediction()));
    TensorType perRow = TensorType.f32(rows.prediction().shape().length(0));
    LossValue value = loss.of(p, t, rows.weighted() ? graph.input("weights", perRow) : null);
    boolean summed = value.total() != null;
    graph.output("loss", summed ? value.total() : value.loss());
    if (summed) {
      graph.output("weight", value.weight());
    }
    return new Program(
        device.compile(Planner.plan(Fusion.fuse(graph, device.fusion())), store), summed);
  }

  private static void copy(HostTensor from, HostTensor to) {
    if (from.type().dtype() == DType.I32) {
      System.arraycopy(from.ints(), 0, to.ints(), 0, from.size());
    } else {
      System.arraycopy(from.floats(), 0, to.floats(), 0, from.size());
    }
  }

  private static int[][] confusion(HostTensor prediction, HostTensor targets) {
    int[] predicted = Decisions.predicted(prediction, Decisions.LOGIT_OF_ONE_HALF);
    int[] actual = Decisions.actual(targets, prediction);
    int[][] matrix = new int[Decisions.classes(prediction)][Decisions.classes(prediction)];
    for (int row = 0; row < actual.length; row++) {
      matrix[actual[row]][predicted[row]]++;
    }
    return matrix;
  }

  /** Releases its programs; the device stays open. */
  @Override
  public void close() {
    programs.values().forEach(program -> program.executable().close());
    programs.clear();
    store.close();
  }
}
