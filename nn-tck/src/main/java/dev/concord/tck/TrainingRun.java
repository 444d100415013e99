package dev.concord.tck;

import dev.concord.device.Device;
import dev.concord.device.Executable;
import dev.concord.device.Store;
import dev.concord.expr.Arithmetic;
import dev.concord.expr.Expr;
import dev.concord.graph.Elements;
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
import dev.concord.random.ThreefryExpression;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * A small training run, built from graph pieces alone: batches gathered from bytes, two dense
 * layers with ReLU and dropout, softmax cross-entropy, Adam over one contiguous group of
 * parameters. Its result is the SHA-256 of the final parameters.
 */
final class TrainingRun {
  private static final int SAMPLES = 90;
  private static final int FEATURES = 151;
  private static final int HIDDEN = 70;
  private static final int CLASSES = 10;
  private static final int BATCH = 48;
  private static final float DROPPED = 0.25f;

  private final int steps;
  private final Graph graph = new Graph();
  private final java.util.Map<String, HostTensor> states = new LinkedHashMap<>();
  private final TestNumbers numbers = new TestNumbers(2026);

  private TrainingRun(int steps) {
    this.steps = steps;
    build();
  }

  /** Hash of the parameters after {@code steps} steps on a device. */
  static String hash(Device device, int steps) {
    TrainingRun run = new TrainingRun(steps);
    try (Store store = new Store(device)) {
      run.states.forEach((name, value) -> store.create(name, value));
      try (Executable executable =
          device.compile(Planner.plan(Fusion.fuse(run.graph, device.fusion())), store)) {
        for (int step = 1; step <= steps; step++) {
          run.inputs(step).forEach((name, value) -> Tensors.copy(value, executable.input(name), 0));
          executable.run();
        }
      }
      return sha256(store.read("parameters"));
    }
  }

  /** The same by evaluating the graph node by node. */
  static String referenceHash(int steps) {
    TrainingRun run = new TrainingRun(steps);
    java.util.Map<String, HostTensor> current = new LinkedHashMap<>(run.states);
    for (int step = 1; step <= steps; step++) {
      GraphEvaluator values =
          GraphEvaluator.of(run.graph, Arithmetic.FLOAT32, views(run.inputs(step)), views(current));
      run.graph.updates().forEach((name, value) -> current.put(name, values.tensor(value)));
    }
    return sha256(current.get("parameters"));
  }

  private static java.util.Map<String, Elements> views(java.util.Map<String, HostTensor> tensors) {
    java.util.Map<String, Elements> views = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> views.put(name, Elements.of(tensor)));
    return views;
  }

  private static String sha256(HostTensor tensor) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * tensor.size()).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : tensor.floats()) {
      bytes.putInt(Float.floatToIntBits(value));
    }
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  private Value state(String name, HostTensor initial) {
    states.put(name, initial);
    return graph.state(name, initial.type());
  }

  private void build() {
    List<Shape> shapes =
        List.of(
            Shape.of(FEATURES, HIDDEN),
            Shape.of(HIDDEN),
            Shape.of(HIDDEN, CLASSES),
            Shape.of(CLASSES));
    int size = shapes.stream().mapToInt(Shape::size).sum();
    Value group = state("parameters", numbers.between(-0.15f, 0.15f, size));
    List<Value> parameters = new ArrayList<>();
    int offset = 0;
    for (Shape shape : shapes) {
      parameters.add(graph.apply(new Reshape(shape, offset), group));
      offset += shape.size();
    }
    Value loss = forward(parameters);
    graph.output("loss", loss);
    List<Value> flat = new ArrayList<>();
    for (Value gradient : Gradients.of(loss, parameters)) {
      flat.add(Reshape.of(gradient, Shape.of(gradient.shape().size())));
    }
    updateByAdam(group, graph.apply(new Concat(0), flat).output(0));
  }

  private Value forward(List<Value> parameters) {
    Value images = state("images", numbers.bytes(SAMPLES, FEATURES));
    Value labels = state("labels", numbers.ints(0, CLASSES, SAMPLES));
    Value batch = graph.input("batch", TensorType.i32(BATCH));
    Value x = Map.of(graph.apply(new Gather(), images, batch), e -> e.times(1 / 255f));
    Value target = graph.apply(new Gather(), labels, batch);
    Value hidden = dense(x, parameters.get(0), parameters.get(1));
    Value active = Map.of(hidden, e -> e.lessThan(0f).select(Expr.constant(0f), e));
    Value logits = dense(dropout(active), parameters.get(2), parameters.get(3));
    Value losses =
        graph.apply(new SoftmaxCrossEntropy(false, false), List.of(logits, target)).output(0);
    return Reduce.meanOfAll(losses);
  }

  private Value dense(Value x, Value weight, Value bias) {
    return Map.of(graph.apply(new Gemm(false, false), x, weight), bias, (a, b) -> a.plus(b));
  }

  private Value dropout(Value x) {
    long key = Threefry.key(7, "dropout", "hidden", "mask");
    Value step = graph.input("step", TensorType.i32());
    return Map.of(
        x,
        step,
        (a, s) -> {
          Expr word = ThreefryExpression.word(key, Expr.index(), s).shiftRightUnsigned(8);
          Expr dropped = word.lessThan(Expr.intConstant((int) (DROPPED * (1 << 24))));
          return dropped.select(Expr.constant(0f), a.times(1 / (1 - DROPPED)));
        });
  }

  private void updateByAdam(Value group, Value gradient) {
    Value m = state("m", HostTensor.zeros(group.type()));
    Value v = state("v", HostTensor.zeros(group.type()));
    Value rate = graph.input("rate", TensorType.f32());
    Value correction = graph.input("correction", TensorType.f32());
    Expr g = Expr.input(1);
    Expr nextM = Expr.input(2).times(0.9f).plus(g.times(0.1f));
    Expr nextV = Expr.input(3).times(0.999f).plus(g.squared().times(0.001f));
    Expr step = nextM.times(Expr.input(4)).dividedBy(nextV.sqrt().plus(Expr.input(5)));
    List<Value> next =
        Map.apply(
            graph,
            group.shape(),
            List.of(group, gradient, m, v, rate, correction),
            List.of(Expr.input(0).minus(step), nextM, nextV));
    graph.update("parameters", next.get(0));
    graph.update("m", next.get(1));
    graph.update("v", next.get(2));
  }

  private java.util.Map<String, HostTensor> inputs(int step) {
    double root = Math.sqrt(1 - StrictMath.pow(0.999, step));
    java.util.Map<String, HostTensor> inputs = new LinkedHashMap<>();
    inputs.put("batch", new TestNumbers(step).ints(0, SAMPLES, BATCH));
    inputs.put("step", HostTensor.scalar(step));
    inputs.put("rate", HostTensor.scalar((float) (0.01 * root / (1 - StrictMath.pow(0.9, step)))));
    inputs.put("correction", HostTensor.scalar((float) (1e-8 * root)));
    return inputs;
  }
}
