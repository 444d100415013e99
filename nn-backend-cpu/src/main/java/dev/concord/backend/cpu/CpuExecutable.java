package dev.concord.backend.cpu;

import dev.concord.backend.cpu.task.CpuOperand;
import dev.concord.backend.cpu.task.CpuTask;
import dev.concord.device.DeviceException;
import dev.concord.device.Executable;
import dev.concord.device.StepInputs;
import dev.concord.device.Store;
import dev.concord.plan.Program;
import dev.concord.plan.Program.Call;
import dev.concord.plan.Program.Operand;
import dev.concord.plan.Program.Slot;
import dev.concord.tensor.HostTensor;
import java.util.ArrayList;
import java.util.List;

/**
 * A program as an array of prepared tasks over fixed arrays. A task with several parts goes to the
 * pool, every other one runs on the calling thread, so that a program of small tasks wakes nobody.
 */
final class CpuExecutable implements Executable {
  private final CpuDevice device;
  private final Program program;
  private final Object[] arrays;
  private final StepInputs inputs = new StepInputs();
  private final CpuTask[] tasks;
  private final boolean[] shared;
  private final Call[] calls;
  private boolean closed;

  CpuExecutable(CpuDevice device, Program program, Store store) {
    this.device = device;
    this.program = program;
    arrays = new Object[program.slots().size()];
    for (Slot slot : program.slots()) {
      arrays[slot.number()] = array(slot, store);
    }
    TaskBuilder builder = new TaskBuilder(device);
    List<CpuTask> prepared = new ArrayList<>();
    List<Call> origins = new ArrayList<>();
    for (Call call : program.calls()) {
      List<CpuTask> ofCall =
          builder.tasks(call.kernel(), operands(call.inputs()), operands(call.outputs()));
      prepared.addAll(ofCall);
      ofCall.forEach(task -> origins.add(call));
    }
    tasks = prepared.toArray(CpuTask[]::new);
    calls = origins.toArray(Call[]::new);
    shared = new boolean[tasks.length];
    for (int i = 0; i < tasks.length; i++) {
      shared[i] = tasks[i].parts() > 1;
    }
  }

  private Object array(Slot slot, Store store) {
    return switch (slot.role()) {
      case Program.Scratch scratch -> CpuBuffer.newArray(slot.dtype(), slot.size());
      case Program.Input input -> {
        Object staging = CpuBuffer.newArray(slot.dtype(), slot.size());
        inputs.add(input, HostTensor.over(input.type(), staging));
        yield staging;
      }
      case Program.Constant constant -> {
        Object copy = CpuBuffer.newArray(slot.dtype(), slot.size());
        System.arraycopy(CpuBuffer.arrayOf(constant.tensor()), 0, copy, 0, slot.size());
        yield copy;
      }
      case Program.State state -> ((CpuBuffer) store.bind(state)).array();
    };
  }

  private List<CpuOperand> operands(List<Operand> operands) {
    return operands.stream()
        .map(operand -> new CpuOperand(operand.type(), arrays[operand.slot()], operand.offset()))
        .toList();
  }

  @Override
  public HostTensor input(String name) {
    return inputs.get(name);
  }

  @Override
  public void run() {
    synchronized (device) {
      requireOpen();
      int task = 0;
      try {
        for (; task < tasks.length; task++) {
          if (shared[task]) {
            device.pool().run(tasks[task]);
          } else {
            tasks[task].run(0);
          }
        }
      } catch (RuntimeException failure) {
        Call call = calls[task];
        throw new DeviceException(
            "Kernel "
                + call.kernel().name()
                + (call.label().isEmpty() ? "" : " of layer " + call.label())
                + " failed on the cpu: "
                + failure,
            failure);
      }
    }
  }

  private void requireOpen() {
    device.requireOpen();
    if (closed) {
      throw new DeviceException("The executable is closed");
    }
  }

  @Override
  public void read(String output, HostTensor target) {
    Operand operand = program.output(output, target.type());
    synchronized (device) {
      requireOpen();
      System.arraycopy(
          arrays[operand.slot()], operand.offset(), CpuBuffer.arrayOf(target), 0, target.size());
    }
  }

  @Override
  public void close() {
    synchronized (device) {
      closed = true;
    }
  }
}
