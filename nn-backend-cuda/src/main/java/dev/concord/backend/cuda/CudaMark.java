package dev.concord.backend.cuda;

import dev.concord.gpu.GpuDriver;
import jcuda.driver.CUevent;
import jcuda.driver.CUevent_flags;
import jcuda.driver.JCudaDriver;

/** An event in the stream. */
final class CudaMark implements GpuDriver.Mark {
  private final CudaContext context;
  private final CUevent event = new CUevent();

  CudaMark(CudaContext context) {
    this.context = context;
    context.check(
        JCudaDriver.cuEventCreate(event, CUevent_flags.CU_EVENT_DISABLE_TIMING),
        () -> "making an event");
  }

  @Override
  public void set() {
    context.enter();
    context.check(JCudaDriver.cuEventRecord(event, context.stream()), () -> "recording an event");
  }

  @Override
  public void await() {
    context.enter();
    // An event that was never recorded counts as done.
    context.check(JCudaDriver.cuEventSynchronize(event), () -> "waiting for earlier work");
  }

  @Override
  public void close() {
    context.releasing(() -> context.release(JCudaDriver.cuEventDestroy(event), "an event"));
  }
}
