package dev.concord.backend.cuda;

import dev.concord.device.DeviceException;
import dev.concord.gpu.GpuDriver;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import jcuda.Pointer;
import jcuda.driver.JCudaDriver;

/**
 * A ring of pinned host buffers, each with an event that says when its copy is done. The host may
 * be as many runs ahead of the device as there are buffers.
 */
final class CudaStaging implements GpuDriver.Staging {
  private static final int BUFFERS = 4;

  private record Slot(Pointer pinned, ByteBuffer buffer, CudaMark sent) {}

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
    try {
      ByteBuffer buffer = pinned.getByteBuffer(0, bytes).order(ByteOrder.nativeOrder());
      return new Slot(pinned, buffer, new CudaMark(context));
    } catch (DeviceException failure) {
      context.release(JCudaDriver.cuMemFreeHost(pinned), "pinned memory");
      throw failure;
    }
  }

  @Override
  public ByteBuffer next() {
    current = (current + 1) % BUFFERS;
    Slot slot = slots.get(current);
    slot.sent.await();
    return slot.buffer.clear();
  }

  @Override
  public void send() {
    context.enter();
    Slot slot = slots.get(current);
    context.check(
        JCudaDriver.cuMemcpyHtoDAsync(target.address(), slot.pinned, bytes, context.stream()),
        () -> "sending a run's inputs");
    slot.sent.set();
  }

  @Override
  public void close() {
    context.releasing(
        () -> {
          for (Slot slot : slots) {
            slot.sent.close();
            context.release(JCudaDriver.cuMemFreeHost(slot.pinned), "pinned memory");
          }
          slots.clear();
        });
  }
}
