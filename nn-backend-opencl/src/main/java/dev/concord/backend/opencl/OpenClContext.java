package dev.concord.backend.opencl;

import static org.jocl.CL.CL_MEM_READ_WRITE;

import dev.concord.device.DeviceException;
import java.util.Locale;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_command_queue;
import org.jocl.cl_context;
import org.jocl.cl_context_properties;
import org.jocl.cl_device_id;
import org.jocl.cl_event;
import org.jocl.cl_kernel;
import org.jocl.cl_mem;
import org.jocl.cl_program;

/**
 * An opened device's context and its one in-order queue, and the making and releasing of every
 * OpenCL object, counted. Not thread-safe.
 */
final class OpenClContext implements AutoCloseable {
  /** What memory is filled with at first; its size divides every allocation's. */
  private static final int[] ZEROS = new int[4];

  private static final int ZEROS_BYTES = ZEROS.length * Sizeof.cl_int;

  private final FoundDevice found;
  private final LiveObjects live = new LiveObjects();
  private final cl_context context;
  private final cl_command_queue queue;
  private long allocated;

  /**
   * Opens a device.
   *
   * @param profiling whether the queue notes when commands start and end
   */
  OpenClContext(FoundDevice found, boolean profiling) {
    this.found = found;
    String device = found.facts().id();
    cl_context_properties platform = new cl_context_properties();
    platform.addProperty(CL.CL_CONTEXT_PLATFORM, found.platform());
    int[] code = new int[1];
    cl_device_id[] devices = {found.device()};
    context = CL.clCreateContext(platform, 1, devices, null, null, code);
    OpenClResult.require(code[0], "opening " + device);
    live.made(LiveObjects.Kind.CONTEXT);
    cl_command_queue made = createQueue(profiling, code);
    if (code[0] != CL.CL_SUCCESS) {
      CL.clReleaseContext(context);
      throw OpenClResult.failure(code[0], "making a queue on " + device);
    }
    queue = made;
    live.made(LiveObjects.Kind.QUEUE);
  }

  private cl_command_queue createQueue(boolean profiling, int[] code) {
    long bits = profiling ? CL.CL_QUEUE_PROFILING_ENABLE : 0;
    // The call of OpenCL 1.2: later versions still have it, and it needs no property list.
    return createOldQueue(bits, code);
  }

  @SuppressWarnings("deprecation")
  private cl_command_queue createOldQueue(long bits, int[] code) {
    return CL.clCreateCommandQueue(context, found.device(), bits, code);
  }

  DeviceFacts facts() {
    return found.facts();
  }

  cl_device_id device() {
    return found.device();
  }

  cl_context handle() {
    return context;
  }

  cl_command_queue queue() {
    return queue;
  }

  LiveObjects live() {
    return live;
  }

  /** Memory of zeros. */
  OpenClMemory allocate(long bytes) {
    long rounded = Math.ceilDiv(Math.max(bytes, 1), (long) ZEROS_BYTES) * ZEROS_BYTES;
    cl_mem memory = createBuffer(CL_MEM_READ_WRITE, rounded, bytes);
    int code =
        CL.clEnqueueFillBuffer(
            queue, memory, Pointer.to(ZEROS), ZEROS_BYTES, 0, rounded, 0, null, null);
    if (code != CL.CL_SUCCESS) {
      releaseBuffer(memory, rounded);
      throw tooLittleMemory(bytes, OpenClResult.name(code));
    }
    return new OpenClMemory(this, memory, bytes, rounded);
  }

  /** A buffer of its own kind; {@link #releaseBuffer} gives it back. */
  cl_mem createBuffer(long flags, long bytes, long asked) {
    DeviceFacts facts = facts();
    if (bytes > facts.allocationLimit() || allocated + bytes > facts.memoryBytes()) {
      throw tooLittleMemory(asked, "no room");
    }
    int[] code = new int[1];
    cl_mem memory = CL.clCreateBuffer(context, flags, bytes, null, code);
    if (code[0] != CL.CL_SUCCESS) {
      throw tooLittleMemory(asked, OpenClResult.name(code[0]));
    }
    live.made(LiveObjects.Kind.MEMORY);
    allocated += bytes;
    return memory;
  }

  void releaseBuffer(cl_mem memory, long bytes) {
    CL.clReleaseMemObject(memory);
    live.released(LiveObjects.Kind.MEMORY);
    allocated -= bytes;
  }

  private DeviceException tooLittleMemory(long asked, String error) {
    DeviceFacts facts = facts();
    return new DeviceException(
        String.format(
            Locale.ROOT,
            "%s has not enough memory: asked for %,d bytes; it has %,d bytes in all, of which %,d"
                + " are in use here, and gives at most %,d in one piece (%s)",
            facts.id(),
            asked,
            facts.memoryBytes(),
            allocated,
            facts.allocationLimit(),
            error));
  }

  cl_kernel createKernel(cl_program program, String entry, String label) {
    int[] code = new int[1];
    cl_kernel kernel = CL.clCreateKernel(program, entry, code);
    OpenClResult.require(code[0], "making kernel " + entry + " for " + label);
    live.made(LiveObjects.Kind.KERNEL);
    return kernel;
  }

  void release(cl_kernel kernel) {
    CL.clReleaseKernel(kernel);
    live.released(LiveObjects.Kind.KERNEL);
  }

  void release(cl_event event) {
    CL.clReleaseEvent(event);
    live.released(LiveObjects.Kind.EVENT);
  }

  /** Has the driver start what is queued. */
  void flush() {
    OpenClResult.require(CL.clFlush(queue), "flushing the queue");
  }

  /** Waits for all work. */
  void finish() {
    OpenClResult.require(CL.clFinish(queue), "waiting for the queue");
  }

  /** Waits for what is queued and releases queue and context. */
  @Override
  public void close() {
    CL.clFinish(queue);
    CL.clReleaseCommandQueue(queue);
    live.released(LiveObjects.Kind.QUEUE);
    CL.clReleaseContext(context);
    live.released(LiveObjects.Kind.CONTEXT);
  }
}
