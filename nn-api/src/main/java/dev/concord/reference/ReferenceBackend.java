package dev.concord.reference;

import dev.concord.device.Availability;
import dev.concord.device.Backend;
import dev.concord.device.Device;
import dev.concord.device.DeviceDescription;
import dev.concord.device.DeviceException;
import dev.concord.device.DeviceOptions;
import dev.concord.device.Mode;
import java.util.List;

/**
 * The backend {@code reference}: runs every kernel's written definition, one element at a time. It
 * is what other backends are compared with, not something to train with, and is never chosen
 * automatically.
 */
public final class ReferenceBackend implements Backend {
  static final DeviceDescription DESCRIPTION =
      new DeviceDescription(
          "reference",
          "reference arithmetic",
          "plain Java, one thread, slow",
          Runtime.getRuntime().maxMemory(),
          Mode.EXACT,
          0);

  /** For ServiceLoader. */
  public ReferenceBackend() {}

  @Override
  public String name() {
    return "reference";
  }

  @Override
  public Availability availability() {
    return new Availability.Available(List.of(DESCRIPTION));
  }

  @Override
  public Device open(String device, DeviceOptions options) {
    if (!options.settings().isEmpty()) {
      throw new DeviceException(
          "The reference backend has no settings, got " + options.settings().keySet());
    }
    return new ReferenceDevice();
  }
}
