package dev.concord.benchmarks;

import dev.concord.device.Backends;
import dev.concord.device.Device;
import dev.concord.device.DeviceOptions;
import dev.concord.device.Executable;
import dev.concord.device.Store;
import dev.concord.expr.Expr;
import dev.concord.graph.Graph;
import dev.concord.graph.Value;
import dev.concord.init.Initializer;
import dev.concord.kernel.Map;
import dev.concord.layer.Dense;
import dev.concord.loss.MeanSquaredError;
import dev.concord.model.Model;
import dev.concord.optim.Optimization;
import dev.concord.optim.OptimizerCatalogue;
import dev.concord.plan.Planner;
import dev.concord.plan.Program;
import dev.concord.tensor.DType;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import dev.concord.train.TrainingData;
import dev.concord.train.TrainingSession;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The update of a training step alone, over more parameters than caches hold, and a copy of as many
 * bytes: what the update reads and writes is what a pass over the memory costs at least.
 */
final class UpdateTimes implements AutoCloseable {
  /** Features of the only layer; its units follow from the number of parameters. */
  private static final int FEATURES = 1024;

  private final Device device;
  private final int threads;
  private final int elements;
  private final long turn;

  /**
   * @param elements parameters, rounded up to a multiple of 1024
   * @param turn nanoseconds that each is measured for
   */
  UpdateTimes(String backend, int threads, int elements, long turn) {
    DeviceOptions options = DeviceOptions.DEFAULT;
    this.device =
        Backends.open(
            backend,
            backend.equals("cpu") ? options.with("threads", threads).with("warmup", 0) : options);
    this.threads = threads;
    this.elements = Math.multiplyExact(Math.ceilDiv(elements, FEATURES), FEATURES);
    this.turn = turn;
  }

  /**
   * An update.
   *
   * @param nanoseconds median of a run
   * @param bytes read and written by it
   */
  private record UpdateTime(double nanoseconds, long bytes) {}

  /** A table of every optimizer of the catalogue, each as it is measured. */
  void print(PrintStream out) {
    out.println("| optimizer | update | read and written | copy | of a copy |");
    out.println("| --- | --- | --- | --- | --- |");
    OptimizerCatalogue.all()
        .forEach(
            (name, optimizer) -> {
              // Beside each other, since other loads come and go.
              UpdateTime update = of(new Optimization(optimizer));
              double copy = copyNanosecondsPerByte();
              out.printf(
                  Locale.ROOT,
                  "| %s | %.2f ms | %.0f MB | %.1f GB/s | %.2f |%n",
                  name,
                  update.nanoseconds() / 1e6,
                  update.bytes() / 1e6,
                  1 / copy,
                  update.nanoseconds() / (copy * update.bytes()));
            });
  }

  /**
   * Time of a byte read or written by the fastest copy there is: a map from one state to another,
   * or on one thread of the processor the JVM's own.
   */
  private double copyNanosecondsPerByte() {
    double byMap = mapNanosecondsPerByte();
    if (threads != 1 || !isProcessor()) {
      return byMap;
    }
    float[] from = new float[elements];
    float[] to = new float[elements];
    double byJvm =
        Stopwatch.measured(() -> System.arraycopy(from, 0, to, 0, elements), turn, 50)
            / (2.0 * Float.BYTES * elements);
    return byJvm < byMap ? byJvm : byMap;
  }

  private boolean isProcessor() {
    return device.description().backend().equals("cpu");
  }

  private double mapNanosecondsPerByte() {
    Graph graph = new Graph();
    TensorType type = TensorType.f32(elements);
    Value from = graph.state("from", type);
    // A map that only copies would be planned away; the sign flips and nothing else.
    graph.state("to", type);
    graph.update("to", Map.of(from, Expr::negate));
    try (Store store = new Store(device)) {
      store.create("from", type);
      store.create("to", type);
      try (Executable copy = device.compile(Planner.plan(graph), store)) {
        return measured(copy, store, "to") / (2.0 * Float.BYTES * elements);
      }
    }
  }

  /** Time of an optimizer's update map. */
  private UpdateTime of(Optimization optimization) {
    try (TrainingSession session = session(optimization)) {
      Program program = session.program(1);
      Program.Call update =
          program.calls().stream()
              .filter(call -> call.outputs().stream().anyMatch(o -> isParameters(program, o)))
              .findFirst()
              .orElseThrow(() -> new IllegalStateException("The program updates no parameters"));
      List<Program.Slot> slots =
          program.slots().stream().map(slot -> asState(slot, session, update)).toList();
      Program alone = new Program(slots, List.of(update), java.util.Map.of());
      long bytes = 0;
      for (Program.Operand operand : update.inputs()) {
        bytes += (long) Float.BYTES * operand.type().size();
      }
      for (Program.Operand operand : update.outputs()) {
        bytes += (long) Float.BYTES * operand.type().size();
      }
      try (Executable executable = device.compile(alone, session.store())) {
        return new UpdateTime(measured(executable, session.store(), Model.PARAMETERS), bytes);
      }
    }
  }

  private double measured(Executable executable, Store store, String written) {
    HostTensor last = HostTensor.scalar(0f);
    boolean queues = !isProcessor();
    if (queues) {
      store.createPart("last", written, elements - 1, last.type());
    }
    return Stopwatch.measured(
        () -> {
          executable.run();
          if (queues) {
            store.read("last", last); // the host waits until the run is done
          }
        },
        turn,
        50);
  }

  private TrainingSession session(Optimization optimization) {
    Model model =
        Model.sequential(FEATURES)
            .add(
                Dense.of(elements / FEATURES)
                    .withoutBias()
                    .withWeights(Initializer.constant(0.01f)))
            .build();
    float[] ones = new float[FEATURES];
    Arrays.fill(ones, 1);
    HostTensor targets = HostTensor.zeros(TensorType.f32(1, elements / FEATURES));
    TrainingData row =
        new TrainingData(List.of(HostTensor.of(Shape.of(1, FEATURES), ones)), targets);
    return new TrainingSession(device, model, new MeanSquaredError(), optimization, row, 1);
  }

  private static boolean isParameters(Program program, Program.Operand operand) {
    return program.slots().get(operand.slot()).role() instanceof Program.State state
        && state.name().equals(Model.PARAMETERS);
  }

  /** Slots that the update reads become states: gradients of 0.01, scalars of 0.001, healthy. */
  private static Program.Slot asState(
      Program.Slot slot, TrainingSession session, Program.Call update) {
    boolean read = update.inputs().stream().anyMatch(operand -> operand.slot() == slot.number());
    if (!read || slot.role() instanceof Program.State || slot.role() instanceof Program.Constant) {
      return slot;
    }
    HostTensor values = HostTensor.zeros(new TensorType(slot.dtype(), Shape.of(slot.size())));
    if (slot.dtype() == DType.F32) {
      Arrays.fill(values.floats(), slot.size() == 1 ? 1 : 0.01f);
      if (slot.role() instanceof Program.Input) {
        values.floats()[0] = 0.001f;
      }
    }
    String name = "update/slot" + slot.number();
    session.store().create(name, values);
    return new Program.Slot(
        slot.number(), slot.dtype(), slot.size(), new Program.State(name, values.type()));
  }

  @Override
  public void close() {
    device.close();
  }
}
