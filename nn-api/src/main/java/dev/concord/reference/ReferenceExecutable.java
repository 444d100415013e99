package dev.concord.reference;

import dev.concord.device.Executable;
import dev.concord.device.StepInputs;
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
import java.util.List;

/** Runs a program call by call through the kernels' references. */
final class ReferenceExecutable implements Executable {
  private final ReferenceDevice device;
  private final Program program;
  private final List<HostTensor> slots = new ArrayList<>();
  private final StepInputs inputs = new StepInputs();

  ReferenceExecutable(ReferenceDevice device, Program program, Store store) {
    this.device = device;
    this.program = program;
    for (Slot slot : program.slots()) {
      TensorType flat = new TensorType(slot.dtype(), Shape.of(slot.size()));
      slots.add(
          switch (slot.role()) {
            case Program.Input input -> inputs.add(input).reshape(flat.shape());
            case Program.State state -> stateTensor(store, state);
            case Program.Constant constant -> constant.tensor().reshape(flat.shape());
            case Program.Scratch scratch -> HostTensor.zeros(flat);
          });
    }
  }

  /** A device may wrap this one and own the store, so that it is the memory that counts. */
  private static HostTensor stateTensor(Store store, Program.State state) {
    if (!(store.bind(state) instanceof ReferenceBuffer buffer)) {
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
    return inputs.get(name);
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
    Operand operand = program.output(output, target.type());
    System.arraycopy(
        ReferenceBuffer.array(copyOf(operand)), 0, ReferenceBuffer.array(target), 0, target.size());
  }

  @Override
  public void close() {
    // The heap is all it has.
  }
}
