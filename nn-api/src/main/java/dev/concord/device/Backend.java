package dev.concord.device;

/**
 * The service a backend jar provides, found by {@link java.util.ServiceLoader}. Asking it anything
 * never throws for a missing driver or device, and loads nothing native before {@link
 * #availability}.
 */
public interface Backend {
  /** Its name, by which users ask for it: {@code cpu}, {@code cuda}, {@code opencl}. */
  String name();

  /**
   * Where its best device stands in the order of automatic choice; higher comes first. CUDA 400,
   * OpenCL GPU 300, CPU 200, OpenCL CPU 100; 0 or less is never chosen automatically.
   */
  int priority();

  /** Whether it can be used, with its devices or with what is missing. */
  Availability availability();

  /**
   * Opens its best device. A backend without a FAST mode answers with EXACT, and its description
   * says so.
   *
   * @throws DeviceException if it is unavailable, with reason and remedy, or refuses the options
   */
  Device open(DeviceOptions options);
}
