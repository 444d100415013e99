package dev.concord.tck;

import dev.concord.device.Backends;
import dev.concord.device.DeviceDescription;
import java.util.List;

/**
 * The conformance kit on every device of this machine that may be chosen, or on those that the
 * system property {@code concord.conformance.devices} names by their ids, with commas. For machines
 * where there is no build, only jars and a JUnit launcher; a backend's own tests extend {@link
 * BackendConformance} and choose their options.
 */
public class AvailableDevicesConformance extends BackendConformance {
  /** For JUnit. */
  public AvailableDevicesConformance() {}

  @Override
  protected List<DeviceUnderTest> devices() {
    String asked = System.getProperty("concord.conformance.devices", "");
    List<String> ids =
        asked.isBlank()
            ? Backends.devices().stream()
                .filter(device -> device.rank() > 0)
                .map(DeviceDescription::id)
                .toList()
            : List.of(asked.split(","));
    return ids.stream().map(id -> DeviceUnderTest.full(id, () -> Backends.open(id))).toList();
  }
}
