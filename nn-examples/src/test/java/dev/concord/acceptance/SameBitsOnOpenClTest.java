package dev.concord.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.concord.device.Backends;
import dev.concord.device.Device;
import dev.concord.device.DeviceDescription;
import dev.concord.examples.parity.DigitNetwork;
import dev.concord.tck.Requirement;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The training run of {@link SameBitsTest} ends with the same weights on every OpenCL device. */
class SameBitsOnOpenClTest {
  @Test
  void theWeightsAreTheOnesOnRecord() {
    List<DeviceDescription> devices =
        Backends.devices().stream()
            .filter(device -> device.backend().equals("opencl") && device.rank() > 0)
            .toList();
    if (devices.isEmpty()) {
      Requirement.missing("opencl", "There is no OpenCL device that computes exactly");
    }
    for (DeviceDescription description : devices) {
      try (Device device = Backends.open(description.id())) {
        assertEquals(
            SameBitsTest.RECORD,
            DigitNetwork.hashAfter(SameBitsTest.STEPS, device),
            description.toString());
      }
    }
  }
}
