package dev.concord.backend.opencl;

import dev.concord.gpu.GpuDriver;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.cl_event;
import org.jocl.cl_mem;

/**
 * Sends inputs from a ring of host memory that the device's driver allocated, mapped for as long as
 * the ring lives: a GPU's driver pins it, so that sending needs no further copy on the host.
 */
final class MappedStaging implements GpuDriver.Staging {
  private static final int LENGTH = 3;

  private static final class Slot {
    cl_mem memory;
    ByteBuffer bytes;
    Pointer start;
    cl_event sent;
    boolean inUse;
  }

  private final OpenClContext context;
  private final OpenClMemory target;
  private final int bytes;
  private final Slot[] slots = new Slot[LENGTH];
  private int current = -1;

  MappedStaging(OpenClContext context, OpenClMemory target, int bytes) {
    this.context = context;
    this.target = target;
    this.bytes = bytes;
    try {
      for (int i = 0; i < LENGTH; i++) {
        slots[i] = new Slot();
        map(slots[i]);
      }
    } catch (RuntimeException failure) {
      close();
      throw failure;
    }
  }

  private void map(Slot slot) {
    slot.memory = context.createBuffer(CL.CL_MEM_ALLOC_HOST_PTR, bytes, bytes);
    int[] code = new int[1];
    slot.bytes =
        CL.clEnqueueMapBuffer(
            context.queue(), slot.memory, true, CL.CL_MAP_WRITE, 0, bytes, 0, null, null, code);
    OpenClResult.require(code[0], "mapping memory for step inputs");
    slot.bytes.order(ByteOrder.nativeOrder());
    slot.start = Pointer.to(slot.bytes);
  }

  @Override
  public ByteBuffer next() {
    current = (current + 1) % LENGTH;
    Slot slot = slots[current];
    finish(slot);
    return slot.bytes.clear();
  }

  private void finish(Slot slot) {
    if (slot.inUse) {
      slot.inUse = false;
      int code = CL.clWaitForEvents(1, new cl_event[] {slot.sent});
      context.release(slot.sent);
      OpenClResult.require(code, "sending step inputs");
    }
  }

  @Override
  public void send() {
    Slot slot = slots[current];
    slot.sent = new cl_event();
    int code =
        CL.clEnqueueWriteBuffer(
            context.queue(), target.handle(), false, 0, bytes, slot.start, 0, null, slot.sent);
    OpenClResult.require(code, "sending step inputs");
    context.live().made(LiveObjects.Kind.EVENT);
    slot.inUse = true;
  }

  @Override
  public void close() {
    for (Slot slot : slots) {
      if (slot != null && slot.memory != null) {
        try {
          finish(slot);
        } finally {
          if (slot.bytes != null) {
            CL.clEnqueueUnmapMemObject(context.queue(), slot.memory, slot.bytes, 0, null, null);
          }
          context.releaseBuffer(slot.memory, bytes);
        }
      }
    }
  }
}
