package dev.concord.backend.opencl;

import dev.concord.device.DeviceDescription;
import dev.concord.device.Mode;
import dev.concord.gpu.GpuTraits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jocl.CL;
import org.jocl.cl_device_id;
import org.jocl.cl_platform_id;

/**
 * What an OpenCL device says about itself.
 *
 * @param number its place in the order of platforms and their devices
 * @param version such as {@code OpenCL 3.0 CUDA}
 * @param type bits of CL_DEVICE_TYPE
 * @param floatSupport bits of CL_DEVICE_SINGLE_FP_CONFIG
 * @param usable available, and with a compiler
 */
record DeviceFacts(
    int number,
    String name,
    String platform,
    String version,
    String driverVersion,
    long type,
    long floatSupport,
    boolean usable,
    int computeUnits,
    int workGroupLimit,
    long localMemoryBytes,
    long argumentBytes,
    long memoryBytes,
    long allocationLimit) {

  /** Asks a device. */
  static DeviceFacts of(int number, cl_platform_id platform, cl_device_id device) {
    return new DeviceFacts(
        number,
        DeviceQuery.text(device, CL.CL_DEVICE_NAME),
        DeviceQuery.text(platform, CL.CL_PLATFORM_NAME),
        DeviceQuery.text(device, CL.CL_DEVICE_VERSION),
        DeviceQuery.text(device, CL.CL_DRIVER_VERSION),
        DeviceQuery.number64(device, CL.CL_DEVICE_TYPE),
        DeviceQuery.number64(device, CL.CL_DEVICE_SINGLE_FP_CONFIG),
        DeviceQuery.number32(device, CL.CL_DEVICE_AVAILABLE) != 0
            && DeviceQuery.number32(device, CL.CL_DEVICE_COMPILER_AVAILABLE) != 0,
        DeviceQuery.number32(device, CL.CL_DEVICE_MAX_COMPUTE_UNITS),
        (int) DeviceQuery.number64(device, CL.CL_DEVICE_MAX_WORK_GROUP_SIZE),
        DeviceQuery.number64(device, CL.CL_DEVICE_LOCAL_MEM_SIZE),
        DeviceQuery.number64(device, CL.CL_DEVICE_MAX_PARAMETER_SIZE),
        DeviceQuery.number64(device, CL.CL_DEVICE_GLOBAL_MEM_SIZE),
        DeviceQuery.number64(device, CL.CL_DEVICE_MAX_MEM_ALLOC_SIZE));
  }

  private record Need(long bit, String what) {}

  /** What the arithmetic contract asks of a device. */
  private static final List<Need> NEEDS =
      List.of(
          new Need(CL.CL_FP_DENORM, "subnormal numbers"),
          new Need(CL.CL_FP_INF_NAN, "infinities and NaN"),
          new Need(CL.CL_FP_ROUND_TO_NEAREST, "rounding to nearest"),
          new Need(CL.CL_FP_FMA, "fused multiply-add"),
          new Need(
              CL.CL_FP_CORRECTLY_ROUNDED_DIVIDE_SQRT,
              "correctly rounded division and square root"));

  /** Work-items of the largest groups of the kernels for GPUs that have no smaller form. */
  private static final int GROUP_SIZE = 256;

  /** Why it cannot compute exactly, or not at all; empty if it can. */
  Optional<String> refusal() {
    if (!usable) {
      return Optional.of("it is not available or has no compiler");
    }
    if (version.startsWith("OpenCL 1.0") || version.startsWith("OpenCL 1.1")) {
      return Optional.of("it has " + version + ", and OpenCL 1.2 is needed");
    }
    if (!processor() && workGroupLimit < GROUP_SIZE) {
      return Optional.of(
          "its work-groups have at most "
              + workGroupLimit
              + " work-items, and "
              + GROUP_SIZE
              + " are needed");
    }
    List<String> missing = new ArrayList<>();
    for (Need need : NEEDS) {
      if ((floatSupport & need.bit()) == 0) {
        missing.add(need.what());
      }
    }
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of("its float32 arithmetic lacks " + String.join(", ", missing));
  }

  boolean processor() {
    return (type & CL.CL_DEVICE_TYPE_CPU) != 0;
  }

  /**
   * Whether the driver itself keeps compiled programs on disk, and giving one away costs it more
   * than that saves: PoCL compiles every kernel a second time for it.
   */
  boolean keepsPrograms() {
    return platform.equals("Portable Computing Language");
  }

  GpuTraits traits() {
    return new GpuTraits(
        processor(), computeUnits, workGroupLimit, localMemoryBytes, argumentBytes);
  }

  String id() {
    return OpenClBackend.NAME + ":" + number;
  }

  /** A refused device is listed with its reason and never chosen automatically. */
  DeviceDescription description() {
    int rank = processor() ? DeviceDescription.OPENCL_CPU : DeviceDescription.OPENCL_GPU;
    String details =
        refusal()
            .map(reason -> "refused: " + reason)
            .orElse(computeUnits + " compute units, " + version + ", " + platform);
    return new DeviceDescription(
        id(), name, details, memoryBytes, Mode.EXACT, refusal().isPresent() ? 0 : rank);
  }
}
