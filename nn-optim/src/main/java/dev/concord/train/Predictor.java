package dev.concord.train;

import dev.concord.device.Device;
import dev.concord.device.Executable;
import dev.concord.device.Store;
import dev.concord.graph.Graph;
import dev.concord.graph.Value;
import dev.concord.model.Model;
import dev.concord.model.ModelInput;
import dev.concord.plan.Fusion;
import dev.concord.plan.Planner;
import dev.concord.tensor.DType;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs a model forward over rows on the host. Programs exist for a few batch sizes; rows that do
 * not fill one are padded with zeros and dropped again, which changes no bit of the others. The
 * model has one output. Belongs to one thread.
 */
public final class Predictor implements AutoCloseable {
  private static final int[] BATCH_SIZES = {1, 16, 128, 1024};

  private final Device device;
  private final Model model;
  private final Store store;
  private final Map<Integer, Executable> executables = new HashMap<>();

  /**
   * A predictor over the parameters in {@code store}, as they are when {@link #predict} is called.
   *
   * @param device where the store lives
   */
  public Predictor(Device device, Model model, Store store) {
    this.device = device;
    this.model = model;
    this.store = store;
  }

  /**
   * The model's output for every row.
   *
   * @param features one tensor per model input, [rows, …] of the input's type; bytes are taken as
   *     float32 0 to 255
   */
  public HostTensor predict(List<HostTensor> features) {
    requireFitting(features);
    int rows = features.get(0).shape().length(0);
    HostTensor result = HostTensor.zeros(model.outputType(0, rows));
    int done = 0;
    while (done < rows) {
      int size = batchSize(rows - done);
      int count = Math.min(size, rows - done);
      Executable executable = executables.computeIfAbsent(size, this::compile);
      for (int i = 0; i < features.size(); i++) {
        ModelInput input = model.inputs().get(i);
        copyRows(features.get(i), done, count, executable.input(input.name()));
      }
      executable.run();
      HostTensor batch = HostTensor.zeros(model.outputType(0, size));
      executable.read("prediction", batch);
      int width = result.shape().trailing(1).size();
      System.arraycopy(batch.floats(), 0, result.floats(), done * width, count * width);
      done += count;
    }
    return result;
  }

  /** The model's output for every row, for models of one input. */
  public HostTensor predict(HostTensor features) {
    return predict(List.of(features));
  }

  void requireFitting(List<HostTensor> features) {
    requireFitting(model, features);
  }

  static void requireFitting(Model model, List<HostTensor> features) {
    if (features.size() != model.inputs().size()) {
      throw new IllegalArgumentException(
          "The model has " + model.inputs().size() + " inputs, got " + features.size());
    }
    for (int i = 0; i < features.size(); i++) {
      ModelInput input = model.inputs().get(i);
      TensorType got = features.get(i).type();
      boolean bytes = got.dtype() == DType.U8 && input.dtype() == DType.F32;
      if (got.shape().rank() < 1
          || got.shape().trailing(1).size() != input.shape().size()
          || (got.dtype() != input.dtype() && !bytes)
          || got.shape().length(0) != features.get(0).shape().length(0)) {
        throw new IllegalArgumentException(
            "Input "
                + input.name()
                + " takes rows of "
                + input.dtype()
                + input.shape()
                + ", got "
                + got);
      }
      model.requireCategories(i, features.get(i));
    }
  }

  /** The smallest size that holds all rows, or the one below where more than ¾ would be padding. */
  private static int batchSize(int rows) {
    int below = BATCH_SIZES[0];
    for (int size : BATCH_SIZES) {
      if (size >= rows) {
        return 4L * rows < size ? below : size;
      }
      below = size;
    }
    return below;
  }

  private Executable compile(int rows) {
    Graph graph = new Graph();
    List<Value> inputs = new ArrayList<>();
    for (ModelInput input : model.inputs()) {
      inputs.add(graph.input(input.name(), input.type(rows)));
    }
    graph.output("prediction", model.build(graph, inputs, false, 0).output());
    return device.compile(Planner.plan(Fusion.fuse(graph, device.fusion())), store);
  }

  /** Copies rows to the start of a staging tensor and fills the rest with zeros. */
  static void copyRows(HostTensor from, int first, int count, HostTensor to) {
    int width = from.shape().trailing(1).size();
    int end = count * width;
    switch (from.type().dtype()) {
      case F32 -> {
        System.arraycopy(from.floats(), first * width, to.floats(), 0, end);
        java.util.Arrays.fill(to.floats(), end, to.size(), 0f);
      }
      case I32 -> {
        System.arraycopy(from.ints(), first * width, to.ints(), 0, end);
        java.util.Arrays.fill(to.ints(), end, to.size(), 0);
      }
      case U8 -> {
        for (int i = 0; i < end; i++) {
          to.floats()[i] = from.bytes()[first * width + i] & 0xFF;
        }
        java.util.Arrays.fill(to.floats(), end, to.size(), 0f);
      }
    }
  }

  /** Releases the programs; store and device stay the caller's. */
  @Override
  public void close() {
    executables.values().forEach(Executable::close);
    executables.clear();
  }
}
