package dev.concord.backend.cuda;

import dev.concord.device.DeviceException;
import dev.concord.gpu.NativeUnpacking;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import jcuda.LogLevel;
import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;

/**
 * Finds out once whether this process can use CUDA, and remembers it. Nothing native is touched
 * before the driver's library is known to be there, and nothing but the driver's version is asked
 * before that is known to be new enough: a call that an old driver lacks would end the JVM.
 */
sealed interface DriverProbe {
  /**
   * The first driver with every call that this backend makes (CUDA 11.4 brought the last one,
   * cuGraphInstantiateWithFlags).
   */
  int LEAST_VERSION = 11_040;

  /** CUDA can be used: the GPUs that are new enough, at least one. */
  record Found(List<CudaGpu> gpus) implements DriverProbe {}

  /** CUDA cannot be used. */
  record Missing(String reason, String remedy) implements DriverProbe {}

  /** What this process can use. */
  static DriverProbe result() {
    return Holder.RESULT;
  }

  /** Probes when it is first asked. */
  final class Holder {
    private static final DriverProbe RESULT = probe();

    private Holder() {}

    private static DriverProbe probe() {
      String system = System.getProperty("os.name") + " on " + System.getProperty("os.arch");
      if (!system.equals("Linux on amd64")) {
        return new Missing(
            "CUDA is supported on 64-bit Linux on x86 processors, and this is " + system,
            "Use the backend opencl or cpu here");
      }
      if (!LoaderPath.has("libcuda.so.1")) {
        return new Missing(
            "NVIDIA's driver library libcuda.so.1 is not there",
            "Install NVIDIA's driver, 470 or newer; in a container, start it with access to the"
                + " GPUs; if the library is in an unusual folder, name that in LD_LIBRARY_PATH");
      }
      try {
        // The first call loads JCuda's native library, which in turn loads the driver's.
        NativeUnpacking.load(() -> JCudaDriver.setLogLevel(LogLevel.LOG_QUIET));
        return version();
      } catch (LinkageError | UncheckedIOException cannotLoad) {
        return new Missing(
            "JCuda's native library cannot be loaded: " + cause(cannotLoad),
            "Check that jcuda-natives for linux-x86_64 is on the class path, that java.io.tmpdir"
                + " can be written to and allows execution, and that NVIDIA's driver is whole");
      } catch (DeviceException failure) {
        return new Missing(failure.getMessage(), "Check the driver with nvidia-smi");
      }
    }

    /** JCuda's message holds two stack traces; the last error in it is the one that counts. */
    private static String cause(Throwable cannotLoad) {
      return String.valueOf(cannotLoad.getMessage())
          .lines()
          .filter(line -> line.contains("Error: "))
          .reduce((first, second) -> second)
          .orElse(String.valueOf(cannotLoad.getMessage()))
          .strip();
    }

    private static DriverProbe version() {
      int[] version = new int[1];
      int result = JCudaDriver.cuDriverGetVersion(version);
      if (result != CUresult.CUDA_SUCCESS) {
        return unusable(result);
      }
      if (version[0] < LEAST_VERSION) {
        return new Missing(
            "NVIDIA's driver is too old: it supports CUDA "
                + text(version[0])
                + ", and at least "
                + text(LEAST_VERSION)
                + " is needed",
            "Update the driver to 470 or newer");
      }
      result = JCudaDriver.cuInit(0);
      return result == CUresult.CUDA_SUCCESS ? devices() : unusable(result);
    }

    private static String text(int version) {
      return version / 1000 + "." + version % 1000 / 10;
    }

    private static DriverProbe devices() {
      int[] count = new int[1];
      int result = JCudaDriver.cuDeviceGetCount(count);
      if (result != CUresult.CUDA_SUCCESS || count[0] == 0) {
        return unusable(count[0] == 0 ? CUresult.CUDA_ERROR_NO_DEVICE : result);
      }
      List<CudaGpu> all = new ArrayList<>();
      for (int number = 0; number < count[0]; number++) {
        all.add(CudaGpu.of(number));
      }
      List<CudaGpu> usable = all.stream().filter(CudaGpu::isUsable).toList();
      if (!usable.isEmpty()) {
        return new Found(usable);
      }
      return new Missing(
          "No GPU is new enough: compute capability 7.5 is needed, and there is "
              + all.stream()
                  .map(gpu -> gpu.name() + " with " + gpu.capabilityText())
                  .collect(Collectors.joining(", ")),
          "Use a GPU of the Turing generation or newer, or the backend opencl");
    }

    /** Why the driver refuses to start, and what mends it. */
    private static DriverProbe unusable(int result) {
      return switch (result) {
        case CUresult.CUDA_ERROR_NO_DEVICE ->
            new Missing(
                "NVIDIA's driver sees no GPU",
                "Check nvidia-smi and the environment variable CUDA_VISIBLE_DEVICES; in a"
                    + " container, start it with access to the GPUs");
        case CUresult.CUDA_ERROR_STUB_LIBRARY ->
            new Missing(
                "The libcuda.so.1 that was found is the CUDA toolkit's stub, not a driver",
                "Take the toolkit's folder \"stubs\" out of LD_LIBRARY_PATH, and install NVIDIA's"
                    + " driver");
        case CUresult.CUDA_ERROR_SYSTEM_DRIVER_MISMATCH ->
            new Missing(
                "NVIDIA's driver library and kernel module differ in version",
                "Restart the machine after a driver update");
        default ->
            new Missing(
                "NVIDIA's driver does not start: " + CudaContext.describe(result),
                "Check the driver with nvidia-smi");
      };
    }
  }
}
