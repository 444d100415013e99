package dev.concord.device;

/**
 * The service a backend jar provides, found by {@link java.util.ServiceLoader}. Asking it anything
 * never throws for a missing driver or device, and loads nothing native before {@link
 * #availability}.
 */
public interface Backend {
  /** Its name, by which users ask for it: {@code cpu}, {@code cuda}, {@code opencl}. */
  String name();

  /** Whether it can be used, with its devices or with what is missing. */
  Availability availability();

  /**
   * Opens one of its devices. A backend without a FAST mode answers with EXACT, and the device's
   * description says so.
   *
   * @param device the {@link DeviceDescription#id} of a device that {@link #availability} lists
   * @throws DeviceException if the device is not there, fails its self-test or refuses the options
   */
  Device open(String device, DeviceOptions options);
}
