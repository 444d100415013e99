package dev.concord.backend.cuda;

import dev.concord.device.DeviceException;
import dev.concord.gpu.GpuMemory;
import java.util.Locale;
import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;

/** A piece of the device's memory. */
final class CudaMemory implements GpuMemory {
  private static final double MEBIBYTE = 1 << 20;

  private final CudaContext context;
  private final CudaAddress address = new CudaAddress();
  private final long bytes;

  /** Allocates {@code bytes}, at least one, and queues filling them with zeros. */
  CudaMemory(CudaContext context, long bytes) {
    this.context = context;
    this.bytes = Math.max(bytes, 1);
    int result = JCudaDriver.cuMemAlloc(address, this.bytes);
    if (result == CUresult.CUDA_ERROR_OUT_OF_MEMORY) {
      throw outOfMemory();
    }
    context.check(result, () -> "allocating " + this.bytes + " bytes");
    try {
      context.check(
          JCudaDriver.cuMemsetD8Async(address, (byte) 0, this.bytes, context.stream()),
          () -> "clearing " + this.bytes + " bytes");
    } catch (DeviceException failure) {
      close();
      throw failure;
    }
  }

  private DeviceException outOfMemory() {
    long[] free = new long[1];
    long[] total = new long[1];
    context.check(JCudaDriver.cuMemGetInfo(free, total), () -> "asking for the free memory");
    return context.failure(
        CUresult.CUDA_ERROR_OUT_OF_MEMORY,
        String.format(
            Locale.ROOT,
            "allocating %.1f MiB where %.1f of %.1f MiB are free",
            bytes / MEBIBYTE,
            free[0] / MEBIBYTE,
            total[0] / MEBIBYTE));
  }

  CudaAddress address() {
    return address;
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public void close() {
    context.releasing(
        () -> context.release(JCudaDriver.cuMemFree(address), bytes + " bytes of memory"));
  }
}
