package dev.concord.benchmarks;

import dev.concord.device.Availability;
import dev.concord.device.Backend;
import dev.concord.device.Backends;
import dev.concord.device.Device;
import dev.concord.device.DeviceOptions;
import dev.concord.device.Executable;
import dev.concord.device.Store;
import dev.concord.expr.ActivationFunctions;
import dev.concord.expr.ExponentialFunctions;
import dev.concord.expr.NamedFunction;
import dev.concord.expr.RectifierFunctions;
import dev.concord.expr.SigmoidFunctions;
import dev.concord.graph.Graph;
import dev.concord.graph.Value;
import dev.concord.kernel.Gemm;
import dev.concord.kernel.Map;
import dev.concord.kernel.Reduce;
import dev.concord.kernel.Softmax;
import dev.concord.layer.Activation;
import dev.concord.layer.Dense;
import dev.concord.model.Model;
import dev.concord.model.SequentialBuilder;
import dev.concord.plan.Fusion;
import dev.concord.plan.Planner;
import dev.concord.plan.Program;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Concord on one of its backends, EXACT as always: each scenario is one compiled program.
 *
 * @param backend as {@link Backends#open(String)} knows it, for example {@code cpu}
 */
record Concord(String backend) implements Contender {
  /** Tells Concord's contenders from the peers: each is called {@code concord-BACKEND}. */
  static final String PREFIX = "concord-";

  private static final String CPU = "cpu";
  private static final String REFERENCE = "reference";

  /**
   * Concord on every backend of the class path, best first, but not on the reference, which is
   * there to be right, not fast.
   */
  static List<Contender> all() {
    return Backends.all().stream()
        .map(Backend::name)
        .filter(name -> !name.equals(REFERENCE))
        .<Contender>map(Concord::new)
        .toList();
  }

  @Override
  public String name() {
    return PREFIX + backend;
  }

  @Override
  public Optional<String> unavailable() {
    return Backends.all().stream()
        .filter(candidate -> candidate.name().equals(backend))
        .findFirst()
        .flatMap(
            found ->
                switch (Backends.availability(found)) {
                  case Availability.Available _ -> Optional.empty();
                  case Availability.Unavailable missing ->
                      Optional.of(missing.reason() + "; " + missing.remedy());
                });
  }

  @Override
  public boolean supports(Scenario scenario, int threads) {
    // A GPU decides itself how many threads compute: it is measured once.
    return threads == 1 || backend.equals(CPU);
  }

  @Override
  public Operation prepare(Scenario scenario, int threads) {
    return switch (scenario) {
      case GemmScenario gemm -> gemm(new Store(open(threads)), gemm);
      case ElementwiseScenario elementwise -> elementwise(new Store(open(threads)), elementwise);
      case ReduceScenario reduce -> reduce(new Store(open(threads)), reduce);
      case InferenceScenario inference -> inference(new Store(open(threads)), inference);
      case TrainingScenario training -> training(training, threads);
    };
  }

  /** A training step whose session can be looked into. */
  ConcordTrainingStep training(TrainingScenario scenario, int threads) {
    return new ConcordTrainingStep(open(threads), scenario);
  }

  private Device open(int threads) {
    DeviceOptions options = DeviceOptions.DEFAULT;
    return Backends.open(backend, backend.equals(CPU) ? options.with("threads", threads) : options);
  }

  private static Operation gemm(Store store, GemmScenario scenario) {
    int m = scenario.m();
    int n = scenario.n();
    int k = scenario.k();
    Graph graph = new Graph();
    Value a = graph.input("a", scenario.transposeA() ? TensorType.f32(k, m) : TensorType.f32(m, k));
    Value b = graph.input("b", scenario.transposeB() ? TensorType.f32(n, k) : TensorType.f32(k, n));
    Gemm kernel = new Gemm(scenario.transposeA(), scenario.transposeB());
    Run run = new Run(store, graph, graph.apply(kernel, a, b));
    return run.with("a", scenario.a()).with("b", scenario.b());
  }

  private static Operation elementwise(Store store, ElementwiseScenario scenario) {
    Graph graph = new Graph();
    boolean rows = scenario == ElementwiseScenario.SOFTMAX_ROWS;
    Shape shape =
        rows
            ? Shape.of(ElementwiseScenario.SIZE / ElementwiseScenario.ROW, ElementwiseScenario.ROW)
            : Shape.of(ElementwiseScenario.SIZE);
    Value x = graph.input("x", TensorType.f32(shape.lengths()));
    Value y =
        switch (scenario) {
          case EXP -> map(x, ExponentialFunctions.EXP);
          case TANH -> map(x, SigmoidFunctions.TANH);
          case SIGMOID -> map(x, SigmoidFunctions.SIGMOID);
          case GELU_ERF -> map(x, ActivationFunctions.GELU);
          case GELU_TANH -> map(x, ActivationFunctions.GELU_TANH);
          case RELU -> map(x, RectifierFunctions.RELU);
          case SOFTMAX_ROWS -> graph.apply(new Softmax(false), x);
        };
    return new Run(store, graph, y).with("x", scenario.input());
  }

  private static Value map(Value x, NamedFunction function) {
    return Map.of(x, e -> function.of(e));
  }

  private static Operation reduce(Store store, ReduceScenario scenario) {
    Graph graph = new Graph();
    Value x = graph.input("x", TensorType.f32(scenario.rows(), scenario.columns()));
    Reduce.Operation operation =
        switch (scenario.operator()) {
          case SUM -> Reduce.Operation.SUM;
          case MAX -> Reduce.Operation.MAX;
        };
    List<Integer> axes = Arrays.stream(scenario.axes()).boxed().toList();
    Value result = graph.apply(new Reduce(operation, axes), x);
    return new Run(store, graph, result).with("x", scenario.input());
  }

  private static Operation inference(Store store, InferenceScenario scenario) {
    Model model = model(scenario.network());
    setInitialWeights(model, scenario.network(), store);
    Graph graph = new Graph();
    Value x = graph.input("x", TensorType.f32(scenario.batch(), scenario.network().inputs(0)));
    Value logits = model.build(graph, List.of(x), false, 0).output();
    return new Run(store, graph, logits).with("x", scenario.features());
  }

  /** The network as a Concord model; layers are called dense1, dense2, …. */
  static Model model(Network network) {
    Activation hidden =
        switch (network.activation()) {
          case RELU -> Activation.RELU;
          case TANH -> Activation.TANH;
        };
    SequentialBuilder builder = Model.sequential(network.inputs(0));
    for (int layer = 0; layer < network.layers(); layer++) {
      boolean last = layer == network.layers() - 1;
      builder.add(Dense.of(network.outputs(layer), last ? Activation.IDENTITY : hidden));
    }
    return builder.build();
  }

  /** The initial weights that every implementation starts from; biases 0. */
  static void setInitialWeights(Model model, Network network, Store store) {
    if (!store.contains(Model.PARAMETERS)) {
      model.createParameters(store);
    }
    for (int layer = 0; layer < network.layers(); layer++) {
      Shape shape = Shape.of(network.inputs(layer), network.outputs(layer));
      String name = "dense" + (layer + 1);
      store.write(name + "/weight", HostTensor.of(shape, network.initialWeight(layer)));
      store.write(name + "/bias", HostTensor.zeros(TensorType.f32(network.outputs(layer))));
    }
  }

  /** One program with one output. */
  private static final class Run implements Computation {
    private final Store store;
    private final Executable executable;
    private final HostTensor result;

    Run(Store store, Graph graph, Value output) {
      this.store = store;
      graph.output("result", output);
      Program program = Planner.plan(Fusion.fuse(graph, store.device().fusion()));
      this.executable = store.device().compile(program, store);
      this.result = HostTensor.zeros(output.type());
    }

    Run with(String input, float[] values) {
      System.arraycopy(values, 0, executable.input(input).floats(), 0, values.length);
      return this;
    }

    @Override
    public void run() {
      executable.run();
    }

    @Override
    public float[] output() {
      executable.run();
      executable.read("result", result);
      return result.floats();
    }

    @Override
    public void close() {
      executable.close();
      store.close();
      store.device().close();
    }
  }
}
