package dev.concord.backend.cpu;

import dev.concord.device.DeviceOptions;
import dev.concord.tck.BackendConformance;
import dev.concord.tck.DeviceUnderTest;
import java.util.ArrayList;
import java.util.List;

/**
 * The conformance kit on the cpu backend: every case once per number of lanes, each time with
 * another number of threads, the smaller ones under every combination. One lane is plain Java, as
 * without the Vector API. Vector code runs from the first call on, instead of once it is compiled.
 */
class CpuConformanceTest extends BackendConformance {
  private static final int[] LANES = {16, 8, 4, 1};
  private static final int[] THREADS = {7, 3, 2, 1};
  private static final long SMALL = 6_000;

  @Override
  protected List<DeviceUnderTest> devices() {
    List<DeviceUnderTest> devices = new ArrayList<>();
    for (int l = 0; l < LANES.length; l++) {
      for (int t = 0; t < THREADS.length; t++) {
        int lanes = LANES[l];
        int threads = THREADS[t];
        DeviceOptions options =
            DeviceOptions.DEFAULT.with("lanes", lanes).with("threads", threads).with("warmup", 0);
        devices.add(
            new DeviceUnderTest(
                lanes + " lanes, " + threads + " threads",
                () -> new CpuBackend().open("cpu", options),
                l == t ? Long.MAX_VALUE : SMALL));
      }
    }
    return devices;
  }
}
