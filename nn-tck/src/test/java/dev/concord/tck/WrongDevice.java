package dev.concord.tck;

import dev.concord.device.Buffer;
import dev.concord.device.Device;
import dev.concord.device.DeviceDescription;
import dev.concord.device.DeviceOptions;
import dev.concord.device.Executable;
import dev.concord.device.Store;
import dev.concord.expr.Arithmetic;
import dev.concord.graph.Application;
import dev.concord.graph.Elements;
import dev.concord.graph.Kernel;
import dev.concord.graph.Value;
import dev.concord.plan.FusionSupport;
import dev.concord.plan.Program;
import dev.concord.plan.Program.Call;
import dev.concord.plan.Program.Operand;
import dev.concord.reference.ReferenceBackend;
import dev.concord.tensor.DType;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The reference device with every call of a program replaced by {@code fault}: what the kit must
 * report. It computes like the reference wherever the fault leaves a call alone.
 */
record WrongDevice(Device inner, FusionSupport fusion, UnaryOperator<Call> fault)
    implements Device {

  static WrongDevice with(UnaryOperator<Call> fault) {
    return new WrongDevice(
        new ReferenceBackend().open("reference", DeviceOptions.DEFAULT),
        new FusionSupport(100, true, true),
        fault);
  }

  /** A call of a kernel whose reference is {@code body}, in place of the right one. */
  static Call computing(Call call, Body body) {
    return new Call(new Wrong(call.kernel(), body), call.inputs(), call.outputs(), call.label());
  }

  /** A call that gets its first output with one element more than it has. */
  static Call withLongerOutput(Call call, Body body) {
    Operand output = call.outputs().get(0);
    TensorType longer = new TensorType(output.type().dtype(), Shape.of(output.type().size() + 1));
    List<Operand> outputs = new java.util.ArrayList<>(call.outputs());
    outputs.set(0, new Operand(output.slot(), output.offset(), longer));
    return new Call(new Wrong(call.kernel(), body), call.inputs(), outputs, call.label());
  }

  /** What a wrong kernel computes. */
  @FunctionalInterface
  interface Body {
    void run(Kernel right, List<Elements> inputs, List<Elements> outputs);
  }

  record Wrong(Kernel right, Body body) implements Kernel {
    @Override
    public String name() {
      return right.name();
    }

    @Override
    public List<TensorType> outputTypes(List<TensorType> inputs) {
      return right.outputTypes(inputs);
    }

    @Override
    public void reference(Arithmetic arithmetic, List<Elements> inputs, List<Elements> outputs) {
      body.run(right, inputs, outputs);
    }

    @Override
    public List<Value> gradient(
        Application application, List<Value> adjoints, List<Boolean> wanted) {
      return right.gradient(application, adjoints, wanted);
    }
  }

  @Override
  public DeviceDescription description() {
    return inner.description();
  }

  @Override
  public boolean isNative(Kernel kernel) {
    return false;
  }

  @Override
  public Buffer allocate(DType dtype, int size) {
    return inner.allocate(dtype, size);
  }

  @Override
  public Executable compile(Program program, Store store) {
    List<Call> calls = program.calls().stream().map(fault).toList();
    return inner.compile(new Program(program.slots(), calls, program.outputs()), store);
  }

  @Override
  public void close() {
    inner.close();
  }
}
