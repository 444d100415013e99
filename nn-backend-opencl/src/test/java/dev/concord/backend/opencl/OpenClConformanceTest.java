package dev.concord.backend.opencl;

import dev.concord.device.DeviceOptions;
import dev.concord.tck.BackendConformance;
import dev.concord.tck.DeviceUnderTest;
import java.util.List;

/** The conformance kit on every OpenCL device of this machine that computes exactly. */
class OpenClConformanceTest extends BackendConformance {
  @Override
  protected List<DeviceUnderTest> devices() {
    return OpenClDevices.exact().stream()
        .map(
            device ->
                DeviceUnderTest.full(
                    device.toString(),
                    () -> new OpenClBackend().open(device.id(), DeviceOptions.DEFAULT)))
        .toList();
  }
}
