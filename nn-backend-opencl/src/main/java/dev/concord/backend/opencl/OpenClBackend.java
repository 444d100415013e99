package dev.concord.backend.opencl;

import dev.concord.device.Availability;
import dev.concord.device.Backend;
import dev.concord.device.Device;
import dev.concord.device.DeviceDescription;
import dev.concord.device.DeviceException;
import dev.concord.device.DeviceOptions;
import dev.concord.gpu.GpuDevice;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The backend {@code opencl}: every OpenCL device of the machine, {@code opencl:0}, {@code
 * opencl:1} and so on, GPUs and processors. A device whose float32 arithmetic cannot be exact is
 * listed with the reason and refused. Settings, each also a system property {@code concord.NAME}:
 *
 * <ul>
 *   <li>{@code opencl.cache}: 1 keeps compiled programs in the user's cache folder, 0 compiles them
 *       anew in every JVM; default: 1, but 0 on PoCL, which has a cache of its own
 *   <li>{@code profile}: 1 times every launch and logs a table when the device is closed, at some
 *       cost; default 0
 * </ul>
 */
public final class OpenClBackend implements Backend {
  static final String NAME = "opencl";

  /** For ServiceLoader. */
  public OpenClBackend() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Availability availability() {
    Optional<String> failure = OpenClLibrary.failure();
    if (failure.isPresent()) {
      return new Availability.Unavailable(
          failure.get(),
          "Install an OpenCL loader (Debian, Ubuntu: ocl-icd-libopencl1) and the device's driver");
    }
    if (!FoundDevice.anyPlatform()) {
      return new Availability.Unavailable(
          "the OpenCL loader knows no driver",
          "Install your GPU's driver with OpenCL, or pocl-opencl-icd for the processor");
    }
    return availability(FoundDevice.all().stream().map(FoundDevice::facts).toList());
  }

  /** The answer where some driver is there. */
  static Availability availability(List<DeviceFacts> devices) {
    if (devices.isEmpty()) {
      return new Availability.Unavailable(
          "no OpenCL driver finds a device",
          "Check that the device is visible to this user, for example with clinfo");
    }
    if (devices.stream().allMatch(facts -> facts.refusal().isPresent())) {
      return new Availability.Unavailable(
          devices.stream()
              .map(facts -> facts.id() + " (" + facts.name() + "): " + facts.refusal().get())
              .collect(Collectors.joining("; ")),
          "Exact arithmetic needs another device, or a driver that supports it");
    }
    return new Availability.Available(
        devices.stream()
            .map(DeviceFacts::description)
            .sorted(Comparator.comparingInt(DeviceDescription::rank).reversed())
            .toList());
  }

  @Override
  public Device open(String device, DeviceOptions options) {
    OpenClSettings settings = OpenClSettings.of(options);
    if (availability() instanceof Availability.Unavailable unavailable) {
      throw new DeviceException(unavailable.reason() + ". " + unavailable.remedy());
    }
    FoundDevice found =
        FoundDevice.all().stream()
            .filter(candidate -> candidate.facts().id().equals(device))
            .findFirst()
            .orElseThrow(() -> new DeviceException("There is no OpenCL device " + device));
    found
        .facts()
        .refusal()
        .ifPresent(
            reason -> {
              throw new DeviceException(device + " cannot compute exactly: " + reason);
            });
    return GpuDevice.open(OpenClDriver.open(found, settings));
  }
}
