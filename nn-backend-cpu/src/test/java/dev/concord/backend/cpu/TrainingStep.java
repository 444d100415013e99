package dev.concord.backend.cpu;

import dev.concord.device.Device;
import dev.concord.device.Executable;
import dev.concord.device.Store;
import dev.concord.expr.Expr;
import dev.concord.expr.SigmoidFunctions;
import dev.concord.graph.Graph;
import dev.concord.graph.Value;
import dev.concord.kernel.Concat;
import dev.concord.kernel.Gather;
import dev.concord.kernel.Gemm;
import dev.concord.kernel.Map;
import dev.concord.kernel.Reduce;
import dev.concord.kernel.Reshape;
import dev.concord.kernel.SoftmaxCrossEntropy;
import dev.concord.plan.Fusion;
import dev.concord.plan.Gradients;
import dev.concord.plan.Planner;
import dev.concord.random.Threefry;
import dev.concord.tensor.DType;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/**
 * One training step of a dense network written by hand: gather the batch, tanh layers,
 * cross-entropy, gradients, a check that they are finite, momentum. Parameters, gradients and
 * momenta each lie in one piece.
 *
 * @param sizes features, widths of the hidden layers, classes
 * @param rows examples in the data set
 * @param batch examples of one step
 */
record TrainingStep(List<Integer> sizes, int rows, int batch) {
  private static final float MOMENTUM = 0.9f;

  private int parameters() {
    int count = 0;
    for (int layer = 0; layer + 1 < sizes.size(); layer++) {
      count += (sizes.get(layer) + 1) * sizes.get(layer + 1);
    }
    return count;
  }

  Graph graph() {
    Graph graph = new Graph();
    Value index = graph.input("index", TensorType.i32(batch));
    Value data = graph.state("data", TensorType.f32(rows, sizes.get(0)));
    Value labels = graph.state("labels", TensorType.i32(rows));
    Value all = graph.state("parameters", TensorType.f32(parameters()));
    Value hidden = graph.apply(new Gather(), data, index);
    List<Value> parameters = new ArrayList<>();
    int offset = 0;
    for (int layer = 0; layer + 1 < sizes.size(); layer++) {
      int in = sizes.get(layer);
      int out = sizes.get(layer + 1);
      Value weight = graph.apply(new Reshape(Shape.of(in, out), offset), all);
      Value bias = graph.apply(new Reshape(Shape.of(out), offset + in * out), all);
      offset += (in + 1) * out;
      parameters.add(weight);
      parameters.add(bias);
      hidden =
          Map.of(graph.apply(new Gemm(false, false), hidden, weight), bias, (c, b) -> c.plus(b));
      if (layer + 2 < sizes.size()) {
        hidden = Map.of(hidden, x -> SigmoidFunctions.TANH.of(x));
      }
    }
    List<Value> inputs = List.of(hidden, graph.apply(new Gather(), labels, index));
    Value losses = graph.apply(new SoftmaxCrossEntropy(false, false), inputs).output(0);
    Value loss = Reduce.meanOfAll(losses);
    graph.output("loss", loss);
    update(graph, all, Gradients.of(loss, parameters));
    return graph;
  }

  private static void update(Graph graph, Value parameters, List<Value> gradients) {
    List<Value> flat = new ArrayList<>();
    gradients.forEach(g -> flat.add(Reshape.of(g, Shape.of(g.shape().size()))));
    Value gradient = graph.apply(new Concat(0), flat).output(0);
    Value norm = Reduce.sum(Map.of(gradient, g -> g.squared()), 0);
    Value rate = graph.input("rate", TensorType.f32());
    Value momenta = graph.state("momenta", parameters.type());
    Expr n = Expr.input(3);
    Expr finite = n.minus(n).equalTo(Expr.constant(0f));
    Expr momentum = Expr.input(1).times(MOMENTUM).plus(Expr.input(2));
    Expr next = Expr.input(0).minus(Expr.input(4).times(momentum));
    List<Value> updated =
        Map.apply(
            graph,
            parameters.shape(),
            List.of(parameters, momenta, gradient, norm, rate),
            List.of(finite.select(next, Expr.input(0)), finite.select(momentum, Expr.input(1))));
    graph.update("parameters", updated.get(0));
    graph.update("momenta", updated.get(1));
  }

  /** A store with made-up data, labels and first weights, always the same ones. */
  Store store(Device device, Graph graph) {
    Store store = new Store(device);
    graph
        .states()
        .forEach(
            (name, state) -> {
              if (state.type().dtype() == DType.I32) {
                int[] labels = new int[rows];
                for (int i = 0; i < rows; i++) {
                  labels[i] = Integer.remainderUnsigned(Threefry.word(1, i, 0), sizes.getLast());
                }
                store.create(name, HostTensor.of(state.shape(), labels));
              } else if (name.equals("momenta")) {
                store.create(name, state.type());
              } else {
                float[] values = new float[state.type().size()];
                for (int i = 0; i < values.length; i++) {
                  values[i] = Threefry.word(name.length(), i, 0) * 0x1p-32f;
                }
                store.create(name, HostTensor.of(state.shape(), values));
              }
            });
    return store;
  }

  /** The step compiled for a device. */
  static Executable compile(Device device, Graph graph, Store store) {
    return device.compile(Planner.plan(Fusion.fuse(graph, device.fusion())), store);
  }

  /** Sets the inputs of step {@code number}. */
  void feed(Executable executable, int number) {
    int[] index = executable.input("index").ints();
    for (int i = 0; i < batch; i++) {
      index[i] = Integer.remainderUnsigned(Threefry.word(2, number, i), rows);
    }
    executable.input("rate").floats()[0] = 0.05f;
  }

  /** The parameters after some steps. */
  HostTensor train(Device device, int steps) {
    Graph graph = graph();
    try (Store store = store(device, graph);
        Executable executable = compile(device, graph, store)) {
      for (int number = 0; number < steps; number++) {
        feed(executable, number);
        executable.run();
      }
      return store.read("parameters");
    }
  }
}
