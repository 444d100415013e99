package dev.concord.backend.opencl;

import dev.concord.device.DeviceException;
import dev.concord.gpu.Argument;
import dev.concord.gpu.GpuDriver;
import dev.concord.gpu.GpuStep;
import java.util.ArrayList;
import java.util.List;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_event;
import org.jocl.cl_kernel;

/**
 * Steps as commands: every launch has its own kernel object, whose arguments are set here once, so
 * that a run only fills the queue.
 */
final class OpenClSequence implements GpuDriver.Sequence {
  /** Puts one step into the queue and answers with OpenCL's result code. */
  @FunctionalInterface
  private interface Command {
    int enqueue(cl_event event);
  }

  private final OpenClContext context;
  private final LaunchTimes times;
  private final List<cl_kernel> kernels = new ArrayList<>();
  private final Command[] commands;
  private final String[] names;

  /**
   * Prepares steps.
   *
   * @param times where launches are timed, or null
   */
  OpenClSequence(
      OpenClContext context,
      CompiledPrograms programs,
      LaunchTimes times,
      List<GpuStep> steps,
      List<String> labels) {
    this.context = context;
    this.times = times;
    commands = new Command[steps.size()];
    names = new String[steps.size()];
    try {
      for (int i = 0; i < commands.length; i++) {
        commands[i] = command(steps.get(i), labels.get(i), programs);
        names[i] = name(steps.get(i)) + " for " + labels.get(i);
      }
    } catch (RuntimeException failure) {
      close();
      throw failure;
    }
  }

  private static String name(GpuStep step) {
    return switch (step) {
      case GpuStep.Launch launch -> launch.entry();
      case GpuStep.Zero zero -> "zero fill";
      case GpuStep.Native own -> own.what();
      case GpuStep.Host host -> host.kernel().name() + " on the host";
    };
  }

  private Command command(GpuStep step, String label, CompiledPrograms programs) {
    return switch (step) {
      case GpuStep.Launch launch -> launch(launch, label, programs);
      case GpuStep.Zero zero -> zero(zero);
      case GpuStep.Native own -> throw new IllegalArgumentException("Not OpenCL's: " + own.what());
      case GpuStep.Host host ->
          throw new IllegalArgumentException("The host's: " + host.kernel().name());
    };
  }

  private Command launch(GpuStep.Launch launch, String label, CompiledPrograms programs) {
    cl_kernel kernel =
        context.createKernel(
            programs.get(launch.source(), launch.entry(), launch.function(), label),
            launch.entry(),
            label);
    kernels.add(kernel);
    setArguments(kernel, launch, label);
    GpuStep.Grid groups = launch.groups();
    GpuStep.Grid size = launch.groupSize();
    int dimensions = groups.z() * size.z() > 1 ? 3 : groups.y() * size.y() > 1 ? 2 : 1;
    long[] local = {size.x(), size.y(), size.z()};
    long[] global = {
      (long) groups.x() * size.x(), (long) groups.y() * size.y(), (long) groups.z() * size.z()
    };
    return event ->
        CL.clEnqueueNDRangeKernel(
            context.queue(), kernel, dimensions, null, global, local, 0, null, event);
  }

  private static void setArguments(cl_kernel kernel, GpuStep.Launch launch, String label) {
    int index = 0;
    for (Argument argument : launch.arguments()) {
      switch (argument) {
        case Argument.Memory memory -> {
          OpenClMemory buffer = (OpenClMemory) memory.memory();
          int code = CL.clSetKernelArg(kernel, index++, Sizeof.cl_mem, Pointer.to(buffer.handle()));
          require(code, launch, label, index);
          require(number(kernel, index++, Math.toIntExact(memory.offset())), launch, label, index);
        }
        case Argument.Number number ->
            require(number(kernel, index++, number.value()), launch, label, index);
      }
    }
  }

  private static int number(cl_kernel kernel, int index, int value) {
    return CL.clSetKernelArg(kernel, index, Sizeof.cl_int, Pointer.to(new int[] {value}));
  }

  private static void require(int code, GpuStep.Launch launch, String label, int count) {
    OpenClResult.require(
        code, "argument " + (count - 1) + " of " + launch.entry() + " for " + label);
  }

  private Command zero(GpuStep.Zero zero) {
    OpenClMemory memory = (OpenClMemory) zero.memory();
    boolean words = zero.byteOffset() % Sizeof.cl_int == 0 && zero.bytes() % Sizeof.cl_int == 0;
    Pointer pattern = Pointer.to(new int[1]);
    long patternBytes = words ? Sizeof.cl_int : Sizeof.cl_char;
    return event ->
        CL.clEnqueueFillBuffer(
            context.queue(),
            memory.handle(),
            pattern,
            patternBytes,
            zero.byteOffset(),
            zero.bytes(),
            0,
            null,
            event);
  }

  @Override
  public void run() {
    if (times == null) {
      for (int i = 0; i < commands.length; i++) {
        require(commands[i].enqueue(null), i);
      }
      context.flush();
    } else {
      runTimed();
    }
  }

  private void runTimed() {
    cl_event event = new cl_event();
    for (int i = 0; i < commands.length; i++) {
      require(commands[i].enqueue(event), i);
      context.live().made(LiveObjects.Kind.EVENT);
      try {
        times.add(names[i], event);
      } finally {
        context.release(event);
      }
    }
  }

  private void require(int code, int step) {
    if (code != CL.CL_SUCCESS) {
      throw failure(code, step);
    }
  }

  private DeviceException failure(int code, int step) {
    return OpenClResult.failure(code, "launching " + names[step]);
  }

  @Override
  public void close() {
    kernels.forEach(context::release);
    kernels.clear();
  }
}
