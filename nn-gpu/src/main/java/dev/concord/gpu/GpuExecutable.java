package dev.concord.gpu;

import dev.concord.device.DeviceException;
import dev.concord.device.Executable;
import dev.concord.device.StepInputs;
import dev.concord.device.Store;
import dev.concord.plan.Program;
import dev.concord.plan.Program.Call;
import dev.concord.plan.Program.Operand;
import dev.concord.plan.Program.Slot;
import dev.concord.tensor.HostTensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A program as prepared sequences of launches. All step inputs lie in one block of memory, which a
 * run fills with one copy. Calls without native version cut the program into several sequences. A
 * run only fills queues: the host waits where results are read.
 */
final class GpuExecutable implements Executable {
  /** Start of every input within the block, in bytes: what any vector load may ask for. */
  private static final int ALIGNMENT = 256;

  private final GpuDevice device;
  private final Program program;
  private final StepInputs inputs = new StepInputs();
  private final List<Integer> inputOffsets = new ArrayList<>();
  private final List<GpuOperand> slots = new ArrayList<>();
  private final List<Runnable> segments = new ArrayList<>();
  private final List<AutoCloseable> resources = new ArrayList<>();
  private final GpuDriver.Staging staging;
  private boolean closed;

  GpuExecutable(GpuDevice device, Lowering lowering, Program program, Store store) {
    this.device = device;
    this.program = program;
    try {
      int inputBytes = layOutInputs();
      GpuMemory block = inputOffsets.isEmpty() ? null : allocate(inputBytes);
      staging = inputBytes == 0 ? null : owned(device.driver().staging(block, inputBytes));
      for (Slot slot : program.slots()) {
        slots.add(place(slot, store, block));
      }
      lower(lowering);
    } catch (RuntimeException failure) {
      closeResources();
      throw failure;
    }
  }

  /** Gives every input its place in the block; the bytes of all of them. */
  private int layOutInputs() {
    long all = 0;
    for (Slot slot : program.slots()) {
      if (slot.role() instanceof Program.Input) {
        inputOffsets.add((int) all);
        all += Math.ceilDiv(bytes(slot), (long) ALIGNMENT) * ALIGNMENT;
        if (all > Integer.MAX_VALUE) {
          throw new DeviceException(
              "The inputs of a step must take at most "
                  + Integer.MAX_VALUE
                  + " bytes together, these take more: use smaller batches");
        }
      }
    }
    return (int) all;
  }

  private static long bytes(Slot slot) {
    return (long) slot.size() * slot.dtype().bytes();
  }

  private <R extends AutoCloseable> R owned(R resource) {
    device.own(resource);
    resources.add(resource);
    return resource;
  }

  private GpuMemory allocate(long bytes) {
    return owned(device.driver().allocate(Math.max(bytes, 1)));
  }

  private GpuOperand place(Slot slot, Store store, GpuMemory inputBlock) {
    var flat =
        new dev.concord.tensor.TensorType(slot.dtype(), dev.concord.tensor.Shape.of(slot.size()));
    return switch (slot.role()) {
      case Program.Input input -> {
        int offset = inputOffsets.get(inputs.all().size());
        inputs.add(input);
        yield new GpuOperand(flat, inputBlock, offset / slot.dtype().bytes());
      }
      case Program.State state -> new GpuOperand(flat, ((GpuBuffer) store.bind(state)).memory(), 0);
      case Program.Constant constant -> {
        GpuMemory memory = allocate(bytes(slot));
        if (slot.size() > 0) {
          device.driver().upload(constant.tensor(), memory, 0);
        }
        yield new GpuOperand(flat, memory, 0);
      }
      case Program.Scratch scratch -> new GpuOperand(flat, allocate(bytes(slot)), 0);
    };
  }

  private void lower(Lowering lowering) {
    GpuContext context = new GpuContext(device.driver().traits(), this::allocate);
    List<GpuStep> steps = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    for (Call call : program.calls()) {
      context.nextCall();
      String label =
          call.kernel().name() + (call.label().isEmpty() ? "" : " of layer " + call.label());
      for (GpuStep step :
          lowering.steps(
              call.kernel(), operands(call.inputs()), operands(call.outputs()), context)) {
        if (step instanceof GpuStep.Host host) {
          addSequence(steps, labels);
          segments.add(new HostCall(device.driver(), host)::run);
        } else {
          steps.add(step);
          labels.add(label);
        }
      }
    }
    addSequence(steps, labels);
  }

  private void addSequence(List<GpuStep> steps, List<String> labels) {
    if (!steps.isEmpty()) {
      segments.add(owned(device.driver().prepare(List.copyOf(steps), List.copyOf(labels)))::run);
      steps.clear();
      labels.clear();
    }
  }

  private List<GpuOperand> operands(List<Operand> operands) {
    return operands.stream()
        .map(
            operand ->
                new GpuOperand(
                    operand.type(),
                    slots.get(operand.slot()).memory(),
                    slots.get(operand.slot()).offset() + operand.offset()))
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
      if (staging != null) {
        ByteBuffer next = staging.next();
        int number = 0;
        for (HostTensor input : inputs.all()) {
          put(next, inputOffsets.get(number++), input);
        }
        staging.send();
      }
      for (int i = 0; i < segments.size(); i++) {
        segments.get(i).run();
      }
      device.runQueued();
    }
  }

  private static void put(ByteBuffer buffer, int offset, HostTensor tensor) {
    buffer.position(offset);
    switch (tensor.type().dtype()) {
      case F32 -> buffer.asFloatBuffer().put(tensor.floats(), 0, tensor.size());
      case I32 -> buffer.asIntBuffer().put(tensor.ints(), 0, tensor.size());
      case U8 -> buffer.put(tensor.bytes(), 0, tensor.size());
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
      if (target.size() > 0) {
        GpuOperand slot = slots.get(operand.slot());
        device.driver().download(slot.memory(), slot.offset() + operand.offset(), target);
      }
    }
  }

  private void closeResources() {
    resources.reversed().forEach(device::release);
    resources.clear();
  }

  @Override
  public void close() {
    synchronized (device) {
      closed = true;
      closeResources();
    }
  }
}
