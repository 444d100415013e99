package dev.concord.backend.opencl;

import dev.concord.gpu.GpuDriver;
import org.jocl.CL;
import org.jocl.cl_event;

/** A marker command and its event. */
final class OpenClMark implements GpuDriver.Mark {
  private final OpenClContext context;
  private cl_event event;

  OpenClMark(OpenClContext context) {
    this.context = context;
  }

  @Override
  public void set() {
    close();
    cl_event made = new cl_event();
    OpenClResult.require(
        CL.clEnqueueMarkerWithWaitList(context.queue(), 0, null, made), "marking the queue");
    context.live().made(LiveObjects.Kind.EVENT);
    event = made;
  }

  @Override
  public void await() {
    if (event != null) {
      OpenClResult.require(
          CL.clWaitForEvents(1, new cl_event[] {event}), "waiting for earlier runs");
    }
  }

  @Override
  public void close() {
    if (event != null) {
      context.release(event);
      event = null;
    }
  }
}
