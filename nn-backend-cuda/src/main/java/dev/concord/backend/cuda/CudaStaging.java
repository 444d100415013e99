package dev.concord.backend.cuda;

import dev.concord.device.DeviceException;
import dev.concord.gpu.GpuDriver;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import jcuda.Pointer;
import jcuda.driver.CUevent;
import jcuda.driver.CUevent_flags;
import jcuda.driver.JCudaDriver;

/**
 * A ring of pinned host buffers, each with an event that says when its copy is done. The host may
 * be as many runs ahead of the device as there are buffers.
 */
final class CudaStaging implements GpuDriver.Staging {
  private static final int BUFFERS = 4;

  private record Slot(Pointer pinned, ByteBuffer buffer, CUevent sent) {}

  private final CudaContext context;
  private final CudaMemory target;
  private final int bytes;
  private final List<Slot> slots = new ArrayList<>();
  private int current;

  CudaStaging(CudaContext context, CudaMemory target, int bytes) {
    this.context = context;
    this.target = target;
    this.bytes = bytes;
    try {
      for (int i = 0; i < BUFFERS; i++) {
        slots.add(slot());
      }
    } catch (DeviceException failure) {
      close();
      throw failure;
    }
  }

  private Slot slot() {
    Pointer pinned = new Pointer();
    context.check(
        JCudaDriver.cuMemHostAlloc(pinned, bytes, 0),
        () -> "allocating " + bytes + " bytes of pinned host memory");
    CUevent sent = new CUevent();
    try {
      context.check(
          JCudaDriver.cuEventCreate(sent, CUevent_flags.CU_EVENT_DISABLE_TIMING),
          () -> "making an event");
    } catch (DeviceException failure) {
      context.release(JCudaDriver.cuMemFreeHost(pinned), "pinned memory");
      throw failure;
    }
    return new Slot(pinned, pinned.getByteBuffer(0, bytes).order(ByteOrder.nativeOrder()), sent);
  }

  @Override
  public ByteBuffer next() {
    context.enter();
    current = (current + 1) % BUFFERS;
    Slot slot = slots.get(current);
    // An event that was never recorded counts as done.
    context.check(
        JCudaDriver.cuEventSynchronize(slot.sent), () -> "waiting for an earlier run's inputs");
    return slot.buffer.clear();
  }

  @Override
  public void send() {
    context.enter();
    Slot slot = slots.get(current);
    context.check(
        JCudaDriver.cuMemcpyHtoDAsync(target.address(), slot.pinned, bytes, context.stream()),
        () -> "sending a run's inputs");
    context.check(
        JCudaDriver.cuEventRecord(slot.sent, context.stream()), () -> "recording an event");
  }

  @Override
  public void close() {
    context.releasing(
        () -> {
          for (Slot slot : slots) {
            context.release(JCudaDriver.cuEventDestroy(slot.sent), "an event");
            context.release(JCudaDriver.cuMemFreeHost(slot.pinned), "pinned memory");
          }
          slots.clear();
        });
  }
}
