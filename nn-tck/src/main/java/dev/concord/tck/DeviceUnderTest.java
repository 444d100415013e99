package dev.concord.tck;

import dev.concord.device.Device;
import java.util.function.Supplier;

/**
 * One way of opening a backend that the kit checks, such as {@code cpu, 8 lanes, 3 threads}.
 *
 * @param label its name in the report
 * @param open opens it
 * @param workLimit kernel cases with more {@link KernelCase#work work} are left out, and the report
 *     counts them; {@link Long#MAX_VALUE} for all. Meant for slow backends, and for the further
 *     option sets of a backend that runs everything under one of them
 */
public record DeviceUnderTest(String label, Supplier<Device> open, long workLimit) {
  /** One that runs every case. */
  public static DeviceUnderTest full(String label, Supplier<Device> open) {
    return new DeviceUnderTest(label, open, Long.MAX_VALUE);
  }

  @Override
  public String toString() {
    return label;
  }
}
