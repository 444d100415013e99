package dev.concord.backend.cuda;

import dev.concord.device.DeviceDescription;
import dev.concord.device.Mode;
import dev.concord.tck.Requirement;
import java.util.List;
import java.util.Optional;

/** Real GPUs, which only some machines have. */
final class Gpu {
  private Gpu() {}

  /**
   * The GPUs of this machine. Without one the test is skipped; where {@code CONCORD_REQUIRE} names
   * {@code cuda} it fails instead.
   */
  static List<DeviceDescription> all() {
    return switch (DriverProbe.result()) {
      case DriverProbe.Missing missing -> Requirement.missing("cuda", missing.reason());
      case DriverProbe.Found found when found.gpus().getFirst().name().equals(Interpreter.NAME) ->
          Requirement.missing("cuda", "there is the PTX interpreter only, no GPU");
      case DriverProbe.Found found ->
          found.gpus().stream().map(gpu -> gpu.description(Mode.EXACT, Optional.empty())).toList();
    };
  }
}
