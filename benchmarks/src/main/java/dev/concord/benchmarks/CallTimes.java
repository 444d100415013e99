package dev.concord.benchmarks;

import dev.concord.device.Executable;
import dev.concord.device.Store;
import dev.concord.optim.Optimizer;
import dev.concord.plan.Program;
import dev.concord.tensor.DType;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import dev.concord.train.TrainingSession;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A training step taken apart: each call of its program compiled as a program of its own, to be
 * timed alone.
 *
 * <p>What the calls hand to one another, temporary values and step inputs, becomes named state, so
 * that all work on the same memory: running them in order is a step. Alone, a call finds its
 * operands in the caches, and pays for the start and end of a program, so the sum of the calls is
 * not exactly the whole.
 */
final class CallTimes implements AutoCloseable {
  private final TrainingSession session;
  private final Program program;
  private final List<Executable> calls = new ArrayList<>();

  /**
   * A call and its time.
   *
   * @param text kernel, result and layer
   */
  record CallTime(String text, double nanoseconds) {}

  /**
   * Compiles the calls. The session's store gets a state more for each slot that was none.
   *
   * @param rows of the batch
   */
  CallTimes(TrainingSession session, int rows) {
    this.session = session;
    this.program = session.program(rows);
    List<Program.Slot> slots = program.slots().stream().map(this::shared).toList();
    for (Program.Call call : program.calls()) {
      Program alone = new Program(slots, List.of(call), Map.of());
      calls.add(session.device().compile(alone, session.store()));
    }
  }

  private Program.Slot shared(Program.Slot slot) {
    TensorType type = new TensorType(slot.dtype(), Shape.of(slot.size()));
    HostTensor first = HostTensor.zeros(type);
    switch (slot.role()) {
      case Program.State _, Program.Constant _ -> {
        return slot;
      }
      case Program.Input input -> fill(input, first);
      case Program.Scratch _ -> {}
    }
    Store store = session.store();
    String name = "calls/slot" + slot.number();
    store.create(name, first);
    return new Program.Slot(
        slot.number(), slot.dtype(), slot.size(), new Program.State(name, type));
  }

  /** Step inputs as the first step has them: rows 0, 1, 2, …; step 1; the optimizer's scalars. */
  private void fill(Program.Input input, HostTensor tensor) {
    if (input.type().dtype() == DType.I32) {
      Arrays.setAll(tensor.ints(), i -> input.type().shape().rank() == 0 ? 1 : i);
      return;
    }
    Optimizer optimizer = session.optimizer();
    float[] scalars = new float[optimizer.scalars().size()];
    optimizer.scalars(1, session.learningRate(), optimizer.weightDecay(), scalars);
    String scalar = input.name().substring(input.name().lastIndexOf('/') + 1);
    tensor.floats()[0] = scalars[optimizer.scalars().indexOf(scalar)];
  }

  /** Runs all calls in order: one step. */
  void runAll() {
    calls.forEach(Executable::run);
  }

  /** Median time of each call, alone, each measured for so long. */
  List<CallTime> measure(long nanoseconds) {
    List<CallTime> times = new ArrayList<>();
    for (int i = 0; i < calls.size(); i++) {
      Program.Call call = program.calls().get(i);
      // What the call reads is what a step would leave for it.
      runAll();
      times.add(new CallTime(text(call), Stopwatch.measured(calls.get(i)::run, nanoseconds, 50)));
    }
    return times;
  }

  private static String text(Program.Call call) {
    String shapes = call.outputs().stream().map(Program.Operand::type).toList().toString();
    return call.kernel().name() + " " + shapes + " " + call.label();
  }

  @Override
  public void close() {
    calls.forEach(Executable::close);
  }
}
