package dev.concord.backend.cuda;

import dev.concord.device.DeviceDescription;
import dev.concord.device.DeviceException;
import dev.concord.device.Mode;
import dev.concord.gpu.GpuTraits;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import jcuda.driver.CUdevice;
import jcuda.driver.CUdevice_attribute;
import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;

/**
 * What the driver says about one GPU, asked without opening it.
 *
 * @param number its place in the driver's list
 * @param capability compute capability, 75 for 7.5
 */
record CudaGpu(
    int number, CUdevice device, String name, int capability, long memoryBytes, GpuTraits traits) {
  /** Oldest compute capability that the shipped PTX runs on: Turing. */
  static final int LEAST_CAPABILITY = 75;

  private static final int NAME_BYTES = 256;

  /** What a launch takes on every GPU and with every driver; newer ones take more. */
  private static final int ARGUMENT_BYTES = 4096;

  /** GPU {@code number} of the driver's list. */
  static CudaGpu of(int number) {
    CUdevice device = new CUdevice();
    check(JCudaDriver.cuDeviceGet(device, number), number);
    byte[] name = new byte[NAME_BYTES];
    check(JCudaDriver.cuDeviceGetName(name, NAME_BYTES, device), number);
    long[] bytes = new long[1];
    check(JCudaDriver.cuDeviceTotalMem(bytes, device), number);
    int major =
        attribute(device, CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR, number);
    int minor =
        attribute(device, CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR, number);
    GpuTraits traits =
        new GpuTraits(
            false,
            attribute(device, CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT, number),
            attribute(device, CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MAX_THREADS_PER_BLOCK, number),
            attribute(
                device, CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK, number),
            ARGUMENT_BYTES);
    return new CudaGpu(number, device, text(name), major * 10 + minor, bytes[0], traits);
  }

  private static int attribute(CUdevice device, int attribute, int number) {
    int[] value = new int[1];
    check(JCudaDriver.cuDeviceGetAttribute(value, attribute, device), number);
    return value[0];
  }

  private static void check(int result, int number) {
    if (result != CUresult.CUDA_SUCCESS) {
      throw new DeviceException(
          "Asking for the properties of GPU "
              + number
              + " failed: "
              + CudaContext.describe(result));
    }
  }

  private static String text(byte[] zeroTerminated) {
    String text = new String(zeroTerminated, StandardCharsets.UTF_8);
    int end = text.indexOf('\0');
    return end < 0 ? text : text.substring(0, end);
  }

  /** The id by which users ask for it. */
  String id() {
    return "cuda:" + number;
  }

  /** Whether the shipped PTX runs on it. */
  boolean isUsable() {
    return capability >= LEAST_CAPABILITY;
  }

  /** Compute capability as NVIDIA writes it. */
  String capabilityText() {
    return capability / 10 + "." + capability % 10;
  }

  /** Its description for lists; {@code more} is added to the details. */
  DeviceDescription description(Mode mode, Optional<String> more) {
    String details =
        "compute capability "
            + capabilityText()
            + ", "
            + traits.computeUnits()
            + " multiprocessors"
            + more.map(text -> ", " + text).orElse("");
    return new DeviceDescription(
        id(), name, details, memoryBytes, mode, DeviceDescription.CUDA_GPU);
  }
}
