package dev.concord.backend.opencl;

import dev.concord.device.Availability;
import dev.concord.device.DeviceDescription;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * The OpenCL devices that tests run on. Without one, tests are skipped with the reason; where the
 * environment variable {@code CONCORD_REQUIRE} names {@code opencl}, they fail instead.
 */
final class OpenClDevices {
  private OpenClDevices() {}

  /** The devices that compute exactly, at least one. */
  static List<DeviceDescription> exact() {
    return switch (new OpenClBackend().availability()) {
      case Availability.Available available ->
          available.devices().stream().filter(device -> device.rank() > 0).toList();
      case Availability.Unavailable unavailable -> {
        String reason = "OpenCL: " + unavailable.reason() + ". " + unavailable.remedy();
        if (required()) {
          Assertions.fail(reason);
        }
        yield Assumptions.abort(reason);
      }
    };
  }

  private static boolean required() {
    String required = System.getenv().getOrDefault("CONCORD_REQUIRE", "");
    return Set.of(required.split(",")).contains("opencl");
  }
}
