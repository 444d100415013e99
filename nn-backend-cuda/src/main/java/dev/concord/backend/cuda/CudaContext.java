package dev.concord.backend.cuda;

import dev.concord.device.DeviceException;
import java.util.function.Supplier;
import jcuda.driver.CUcontext;
import jcuda.driver.CUresult;
import jcuda.driver.CUstream;
import jcuda.driver.CUstream_flags;
import jcuda.driver.JCudaDriver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A GPU's primary context with the one stream that all work of a driver goes through, in order. It
 * turns the driver's error codes into exceptions. After some errors (an illegal address, a device
 * that is gone) CUDA refuses everything until the process ends, a device that is opened again
 * included; this object remembers the first such error and repeats it, and closing goes on through
 * all resources without further complaint.
 */
final class CudaContext {
  private static final Logger LOG = LoggerFactory.getLogger(CudaContext.class);

  /** A stream that says its address, for calls outside of JCuda. */
  private static final class AddressedStream extends CUstream {
    long address() {
      return getNativePointer();
    }
  }

  private final CudaGpu gpu;
  private final boolean stepwise;
  private final CUcontext context = new CUcontext();
  private final AddressedStream stream = new AddressedStream();
  private String lost;

  /**
   * Retains the GPU's primary context and makes a stream.
   *
   * @param stepwise whether every launch is waited for, which the advice after an error depends on
   */
  CudaContext(CudaGpu gpu, boolean stepwise) {
    this.gpu = gpu;
    this.stepwise = stepwise;
    check(JCudaDriver.cuDevicePrimaryCtxRetain(context, gpu.device()), () -> "opening the device");
    try {
      enter();
      check(
          JCudaDriver.cuStreamCreate(stream, CUstream_flags.CU_STREAM_NON_BLOCKING),
          () -> "making a stream");
    } catch (DeviceException failure) {
      JCudaDriver.cuDevicePrimaryCtxRelease(gpu.device());
      throw failure;
    }
  }

  CUstream stream() {
    return stream;
  }

  long streamAddress() {
    return stream.address();
  }

  /** Makes the context the calling thread's; before any other call to the driver. */
  void enter() {
    if (lost != null) {
      throw new DeviceException(lost);
    }
    check(JCudaDriver.cuCtxSetCurrent(context), () -> "making the context current");
  }

  /** Throws if a call failed. */
  void check(int result, Supplier<String> action) {
    if (result != CUresult.CUDA_SUCCESS) {
      throw failure(result, action.get());
    }
  }

  /** The exception for a call that failed. */
  DeviceException failure(int result, String action) {
    String message = "CUDA on " + gpu.id() + ": " + action + " failed: " + describe(result);
    if (isSticky(result)) {
      message += ". CUDA refuses all further work of this process: start the program again";
      if (!stepwise) {
        message +=
            ". The cause may be any launch before; with setting stepwise=1 the error names it";
      }
      lost = lost == null ? message : lost;
    }
    return new DeviceException(message);
  }

  /** For the release of resources: logs a failure, unless the device is lost anyway. */
  void release(int result, String what) {
    if (result != CUresult.CUDA_SUCCESS && lost == null) {
      LOG.warn("{}", failure(result, "releasing " + what).getMessage());
    }
  }

  /** Runs the release of a resource in this context, whatever state it is in. */
  void releasing(Runnable calls) {
    release(JCudaDriver.cuCtxSetCurrent(context), "the context");
    calls.run();
  }

  /** Waits for all work of the stream. */
  void synchronize(Supplier<String> action) {
    check(JCudaDriver.cuStreamSynchronize(stream), action);
  }

  /** Gives stream and context back; everything made in it must be released before. */
  void close() {
    releasing(
        () -> {
          release(JCudaDriver.cuStreamDestroy(stream), "the stream");
          release(JCudaDriver.cuDevicePrimaryCtxRelease(gpu.device()), "the context");
        });
  }

  /** The error's name and what the driver says about it. */
  static String describe(int result) {
    String[] text = new String[1];
    int known = JCudaDriver.cuGetErrorString(result, text);
    String name = CUresult.stringFor(result);
    return known == CUresult.CUDA_SUCCESS && text[0] != null ? name + " (" + text[0] + ")" : name;
  }

  /** Whether nothing works in the process after this error. */
  private static boolean isSticky(int result) {
    return switch (result) {
      case CUresult.CUDA_ERROR_DEVICE_UNAVAILABLE,
          CUresult.CUDA_ERROR_ECC_UNCORRECTABLE,
          CUresult.CUDA_ERROR_NVLINK_UNCORRECTABLE,
          CUresult.CUDA_ERROR_ILLEGAL_ADDRESS,
          CUresult.CUDA_ERROR_LAUNCH_TIMEOUT,
          CUresult.CUDA_ERROR_CONTEXT_IS_DESTROYED,
          CUresult.CUDA_ERROR_ASSERT,
          CUresult.CUDA_ERROR_HARDWARE_STACK_ERROR,
          CUresult.CUDA_ERROR_ILLEGAL_INSTRUCTION,
          CUresult.CUDA_ERROR_MISALIGNED_ADDRESS,
          CUresult.CUDA_ERROR_INVALID_ADDRESS_SPACE,
          CUresult.CUDA_ERROR_INVALID_PC,
          CUresult.CUDA_ERROR_LAUNCH_FAILED,
          CUresult.CUDA_ERROR_EXTERNAL_DEVICE,
          CUresult.CUDA_ERROR_UNKNOWN ->
          true;
      default -> false;
    };
  }
}
