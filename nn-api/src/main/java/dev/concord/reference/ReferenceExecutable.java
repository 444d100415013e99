package dev.concord.reference;

import dev.concord.device.Executable;
import dev.concord.device.Store;
import dev.concord.expr.Arithmetic;
import dev.concord.graph.Elements;
import dev.concord.plan.Program;
import dev.concord.plan.Program.Call;
import dev.concord.plan.Program.Operand;
import dev.concord.plan.Program.Slot;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs a program call by call through the kernels' references. */
final class ReferenceExecutable implements Executable {
  private final ReferenceDevice device;
  private final Program program;
  private final List<HostTensor> slots = new ArrayList<>();
  private final Map<String, HostTensor> inputs = new LinkedHashMap<>();

  ReferenceExecutable(ReferenceDevice device, Program program, Store store) {
    this.device = device;
    this.program = program;
    for (Slot slot : program.slots()) {
      TensorType flat = new TensorType(slot.dtype(), Shape.of(slot.size()));
      slots.add(
          switch (slot.role()) {
            case Program.Input input -> {
              HostTensor staging = HostTensor.zeros(input.type());
              inputs.put(input.name(), staging);
              yield staging.reshape(flat.shape());
            }
            case Program.State state -> stateTensor(store, state);
            case Program.Constant constant -> constant.tensor().reshape(flat.shape());
            case Program.Scratch scratch -> HostTensor.zeros(flat);
          });
    }
  }

  private static HostTensor stateTensor(Store store, Program.State state) {
    if (!store.type(state.name()).equals(state.type())) {
      throw new IllegalArgumentException(
          "The program needs state "
              + state.name()
              + " as "
              + state.type()
              + ", the store holds "
              + store.type(state.name()));
    }
    if (!(store.buffer(state.name()) instanceof ReferenceBuffer buffer)) {
      throw new IllegalArgumentException(
          "State "
              + state.name()
              + " lives on "
              + store.device().description()
              + "; compile with a store of this device");
    }
    return buffer.tensor();
  }

  @Override
  public HostTensor input(String name) {
    HostTensor input = inputs.get(name);
    if (input == null) {
      throw new IllegalArgumentException(
          "The program has no input " + name + "; it has " + inputs.keySet());
    }
    return input;
  }

  @Override
  public void run() {
    synchronized (device) { // runs of one device's executables are taken in turn
      runCalls();
    }
  }

  private void runCalls() {
    for (Call call : program.calls()) {
      // Outputs are computed aside: in-place calls must read all old elements first.
      List<HostTensor> results = new ArrayList<>();
      List<Elements> outputs = new ArrayList<>();
      for (Operand output : call.outputs()) {
        results.add(HostTensor.zeros(output.type()));
        outputs.add(Elements.of(results.getLast()));
      }
      List<Elements> inputElements = new ArrayList<>();
      call.inputs().forEach(input -> inputElements.add(Elements.of(copyOf(input))));
      call.kernel().reference(Arithmetic.FLOAT32, inputElements, outputs);
      for (int o = 0; o < results.size(); o++) {
        Operand to = call.outputs().get(o);
        System.arraycopy(
            ReferenceBuffer.array(results.get(o)),
            0,
            ReferenceBuffer.array(slots.get(to.slot())),
            to.offset(),
            to.type().size());
      }
    }
  }

  private HostTensor copyOf(Operand operand) {
    HostTensor copy = HostTensor.zeros(operand.type());
    System.arraycopy(
        ReferenceBuffer.array(slots.get(operand.slot())),
        operand.offset(),
        ReferenceBuffer.array(copy),
        0,
        operand.type().size());
    return copy;
  }

  @Override
  public void read(String output, HostTensor target) {
    Operand operand = program.outputs().get(output);
    if (operand == null) {
      throw new IllegalArgumentException(
          "The program has no output " + output + "; it has " + program.outputs().keySet());
    }
    if (!operand.type().equals(target.type())) {
      throw new IllegalArgumentException(
          "Output " + output + " is " + operand.type() + ", got a target " + target.type());
    }
    System.arraycopy(
        ReferenceBuffer.array(copyOf(operand)), 0, ReferenceBuffer.array(target), 0, target.size());
  }

  @Override
  public void close() {
    // The heap is all it has.
  }
}
