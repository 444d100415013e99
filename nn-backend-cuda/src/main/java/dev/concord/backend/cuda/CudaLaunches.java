package dev.concord.backend.cuda;

import dev.concord.gpu.Argument;
import dev.concord.gpu.GpuStep;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import jcuda.Pointer;
import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;

/** Puts steps into a context's stream, be it running or being captured. */
final class CudaLaunches {
  /** Every argument has a place of this size: an address or an int32. */
  private static final int ARGUMENT_BYTES = Long.BYTES;

  private final CudaContext context;
  private final CudaModules modules;

  CudaLaunches(CudaContext context, CudaModules modules) {
    this.context = context;
    this.modules = modules;
  }

  /** Puts one step into the stream; its module has been acquired. */
  void enqueue(GpuStep step, String label) {
    switch (step) {
      case GpuStep.Launch launch -> enqueue(launch, label);
      case GpuStep.Zero zero ->
          context.check(
              JCudaDriver.cuMemsetD8Async(
                  ((CudaMemory) zero.memory()).address().withByteOffset(zero.byteOffset()),
                  (byte) 0,
                  zero.bytes(),
                  context.stream()),
              () -> what(step, label));
      case GpuStep.Native work -> work.enqueue().run();
      case GpuStep.Host host -> throw new IllegalArgumentException("Not a device's step: " + host);
    }
  }

  /** A step's name for messages. */
  static String what(GpuStep step, String label) {
    return switch (step) {
      case GpuStep.Launch launch ->
          "kernel %s for %s over %s groups of %s"
              .formatted(
                  launch.entry(), label, lengths(launch.groups()), lengths(launch.groupSize()));
      case GpuStep.Zero zero -> "clearing memory for " + label;
      case GpuStep.Native work -> work.what() + " for " + label;
      case GpuStep.Host host -> host.kernel().name() + " for " + label;
    };
  }

  private static String lengths(GpuStep.Grid grid) {
    return grid.x() + "×" + grid.y() + "×" + grid.z();
  }

  private void enqueue(GpuStep.Launch launch, String label) {
    int result =
        JCudaDriver.cuLaunchKernel(
            modules.kernel(CudaModules.Key.of(launch)),
            launch.groups().x(),
            launch.groups().y(),
            launch.groups().z(),
            launch.groupSize().x(),
            launch.groupSize().y(),
            launch.groupSize().z(),
            0,
            context.stream(),
            arguments(launch.arguments()),
            null);
    if (result != CUresult.CUDA_SUCCESS) {
      throw context.failure(result, "launching " + what(launch, label));
    }
  }

  /** A pointer to pointers to the arguments, as cuLaunchKernel wants it; it copies them. */
  private static Pointer arguments(List<Argument> arguments) {
    int bytes = Math.max(arguments.size(), 1) * ARGUMENT_BYTES;
    ByteBuffer block = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    Pointer[] pointers = new Pointer[arguments.size()];
    for (int i = 0; i < pointers.length; i++) {
      int place = i * ARGUMENT_BYTES;
      switch (arguments.get(i)) {
        case Argument.Number number -> block.putInt(place, number.value());
        case Argument.Memory memory -> block.putLong(place, address(memory));
      }
      pointers[i] = Pointer.to(block).withByteOffset(place);
    }
    return Pointer.to(pointers);
  }

  private static long address(Argument.Memory argument) {
    long start = ((CudaMemory) argument.memory()).address().value();
    return start + argument.offset() * argument.elementBytes();
  }
}
