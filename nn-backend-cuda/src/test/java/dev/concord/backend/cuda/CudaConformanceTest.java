package dev.concord.backend.cuda;

import dev.concord.device.DeviceDescription;
import dev.concord.device.DeviceOptions;
import dev.concord.tck.BackendConformance;
import dev.concord.tck.DeviceUnderTest;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/** The whole conformance kit on every GPU of the machine. */
class CudaConformanceTest extends BackendConformance {
  @BeforeEach
  void gpu() {
    Gpu.all();
  }

  @Override
  protected List<DeviceUnderTest> devices() {
    return Gpu.all().stream()
        .map(DeviceDescription::id)
        .map(
            id -> DeviceUnderTest.full(id, () -> new CudaBackend().open(id, DeviceOptions.DEFAULT)))
        .toList();
  }
}
