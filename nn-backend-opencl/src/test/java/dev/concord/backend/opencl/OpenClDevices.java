package dev.concord.backend.opencl;

import dev.concord.device.Availability;
import dev.concord.device.DeviceDescription;
import dev.concord.tck.Requirement;
import java.util.List;

/** The OpenCL devices that tests run on; without one they are skipped, or fail where required. */
final class OpenClDevices {
  private OpenClDevices() {}

  /** The devices that compute exactly, at least one. */
  static List<DeviceDescription> exact() {
    return switch (new OpenClBackend().availability()) {
      case Availability.Available available ->
          available.devices().stream().filter(device -> device.rank() > 0).toList();
      case Availability.Unavailable unavailable ->
          Requirement.missing(
              "opencl", "OpenCL: " + unavailable.reason() + ". " + unavailable.remedy());
    };
  }

  /** The same with their handles. */
  static List<FoundDevice> found() {
    List<String> ids = exact().stream().map(DeviceDescription::id).toList();
    return FoundDevice.all().stream().filter(found -> ids.contains(found.facts().id())).toList();
  }
}
