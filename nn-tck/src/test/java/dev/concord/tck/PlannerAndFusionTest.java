package dev.concord.tck;

import static org.junit.jupiter.api.Assertions.fail;

import dev.concord.device.Device;
import dev.concord.device.DeviceOptions;
import dev.concord.plan.FusionSupport;
import dev.concord.reference.ReferenceBackend;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Planned and fused programs of random graphs, run on the reference device, against the same graphs
 * evaluated node by node: planner and fusion change no bit.
 */
class PlannerAndFusionTest {
  private static final int GRAPHS = 72;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 20, 150})
  void programsOfRandomGraphsKeepEveryBit(int operations) {
    FusionSupport support = new FusionSupport(operations, operations > 1, operations > 1);
    try (Device device = new ReferenceBackend().open("reference", DeviceOptions.DEFAULT)) {
      for (int seed = 0; seed < GRAPHS; seed++) {
        int failing = seed;
        RandomGraph.of(seed)
            .compare(device, support)
            .ifPresent(
                message -> fail("Graph of seed " + failing + ", " + support + ": " + message));
      }
    }
  }
}
