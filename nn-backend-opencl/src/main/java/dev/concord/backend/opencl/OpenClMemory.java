package dev.concord.backend.opencl;

import dev.concord.gpu.GpuMemory;
import org.jocl.cl_mem;

/** An OpenCL buffer. */
final class OpenClMemory implements GpuMemory {
  private final OpenClContext context;
  private final cl_mem handle;
  private final long bytes;
  private final long allocatedBytes;

  OpenClMemory(OpenClContext context, cl_mem handle, long bytes, long allocatedBytes) {
    this.context = context;
    this.handle = handle;
    this.bytes = bytes;
    this.allocatedBytes = allocatedBytes;
  }

  cl_mem handle() {
    return handle;
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public void close() {
    context.releaseBuffer(handle, allocatedBytes);
  }
}
