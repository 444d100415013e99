package dev.concord.backend.cpu;

import dev.concord.device.Availability;
import dev.concord.device.Backend;
import dev.concord.device.Device;
import dev.concord.device.DeviceException;
import dev.concord.device.DeviceOptions;
import java.util.List;

/**
 * The backend {@code cpu}: Vector API kernels where that module is present, plain Java with the
 * same bits where it is not. Settings, each also a system property {@code concord.NAME}:
 *
 * <ul>
 *   <li>{@code threads}: threads that compute, the caller included; at least 1; default: the
 *       processors available to the JVM
 *   <li>{@code lanes}: float32 lanes of a vector, 16, 8, 4, or 1 for plain Java; default: what the
 *       machine prefers
 *   <li>{@code warmup}: 1 (the default) runs plain code until vector code is compiled in the
 *       background; 0 runs vector code from the first call, slowly at first, as tests want it
 * </ul>
 */
public final class CpuBackend implements Backend {
  /** For ServiceLoader. */
  public CpuBackend() {}

  @Override
  public String name() {
    return "cpu";
  }

  @Override
  public Availability availability() {
    try {
      return new Availability.Available(
          List.of(CpuSettings.of(DeviceOptions.DEFAULT).description()));
    } catch (DeviceException | IllegalArgumentException badProperty) {
      return new Availability.Unavailable(
          badProperty.getMessage(), "Correct the system property, or leave it out");
    }
  }

  @Override
  public Device open(String device, DeviceOptions options) {
    return CpuDevice.open(CpuSettings.of(options));
  }
}
