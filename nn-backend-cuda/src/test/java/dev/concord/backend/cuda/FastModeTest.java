package dev.concord.backend.cuda;

import dev.concord.device.DeviceDescription;
import dev.concord.tck.FastModeConformance;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/** Mode FAST on every GPU of the machine: the error of products stays as FastProducts states. */
class FastModeTest extends FastModeConformance {
  @BeforeEach
  void gpu() {
    Gpu.all();
  }

  @Override
  protected List<String> devices() {
    return Gpu.all().stream().map(DeviceDescription::id).toList();
  }
}
