package dev.concord.tck;

import dev.concord.device.DeviceOptions;
import dev.concord.reference.ReferenceBackend;
import java.util.List;

/**
 * The kit on the reference backend: shows that the kit's programs, placements and graphs are right.
 * Large cases are left out; the reference takes long for them and computes them twice here.
 */
class ReferenceConformanceTest extends BackendConformance {
  private static final long WORK_LIMIT = 30_000;

  @Override
  protected List<DeviceUnderTest> devices() {
    return List.of(
        new DeviceUnderTest(
            "reference",
            () -> new ReferenceBackend().open("reference", DeviceOptions.DEFAULT),
            WORK_LIMIT));
  }

  @Override
  protected int trainingSteps() {
    return 50;
  }
}
