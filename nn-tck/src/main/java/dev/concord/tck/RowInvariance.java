package dev.concord.tck;

import dev.concord.device.Device;
import dev.concord.device.Executable;
import dev.concord.device.Store;
import dev.concord.expr.Expr;
import dev.concord.graph.Graph;
import dev.concord.graph.Value;
import dev.concord.kernel.Gemm;
import dev.concord.kernel.Map;
import dev.concord.kernel.Softmax;
import dev.concord.plan.Fusion;
import dev.concord.plan.Planner;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.util.Optional;

/** A row's inference has the same bits whatever the size of the batch it is in. */
final class RowInvariance {
  private static final int[] BATCHES = {1, 7, 32, 128};
  private static final int FEATURES = 300;
  private static final int HIDDEN = 33;
  private static final int CLASSES = 10;

  private RowInvariance() {}

  /** The first row that differs between two batch sizes. */
  static Optional<String> check(Device device) {
    TestNumbers numbers = new TestNumbers(11);
    HostTensor rows = numbers.floats(BATCHES[BATCHES.length - 1], FEATURES);
    try (Store store = new Store(device)) {
      store.create("w1", numbers.between(-0.1f, 0.1f, FEATURES, HIDDEN));
      store.create("b1", numbers.floats(HIDDEN));
      store.create("w2", numbers.floats(HIDDEN, CLASSES));
      HostTensor one = outputs(device, store, rows, 1);
      for (int batch : BATCHES) {
        Optional<String> difference =
            Difference.first("batch " + batch, one, outputs(device, store, rows, batch));
        if (difference.isPresent()) {
          return difference;
        }
      }
    }
    return Optional.empty();
  }

  private static Graph network(int batch) {
    Graph graph = new Graph();
    Value x = graph.input("x", TensorType.f32(batch, FEATURES));
    Value w1 = graph.state("w1", TensorType.f32(FEATURES, HIDDEN));
    Value b1 = graph.state("b1", TensorType.f32(HIDDEN));
    Value w2 = graph.state("w2", TensorType.f32(HIDDEN, CLASSES));
    Value hidden =
        Map.of(
            graph.apply(new Gemm(false, false), x, w1),
            b1,
            (a, b) -> a.plus(b).lessThan(0f).select(Expr.constant(0f), a.plus(b)));
    Value logits = graph.apply(new Gemm(false, false), hidden, w2);
    graph.output("probabilities", graph.apply(new Softmax(false), logits));
    return graph;
  }

  /** Probabilities of the first 7 rows (fewer cannot be compared), computed in batches. */
  private static HostTensor outputs(Device device, Store store, HostTensor rows, int batch) {
    int compared = 7;
    HostTensor result = HostTensor.zeros(TensorType.f32(compared, CLASSES));
    HostTensor part = HostTensor.zeros(TensorType.f32(batch, CLASSES));
    try (Executable executable =
        device.compile(Planner.plan(Fusion.fuse(network(batch), device.fusion())), store)) {
      for (int first = 0; first < compared; first += batch) {
        HostTensor x =
            HostTensor.zeros(new TensorType(rows.type().dtype(), Shape.of(batch, FEATURES)));
        System.arraycopy(rows.floats(), first * FEATURES, x.floats(), 0, batch * FEATURES);
        Tensors.copy(x, executable.input("x"), 0);
        executable.run();
        executable.read("probabilities", part);
        int taken = Math.min(batch, compared - first) * CLASSES;
        System.arraycopy(part.floats(), 0, result.floats(), first * CLASSES, taken);
      }
    }
    return result;
  }
}
