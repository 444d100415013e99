package dev.concord.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.concord.device.Backends;
import dev.concord.device.Device;
import dev.concord.device.DeviceOptions;
import dev.concord.examples.parity.OptimizerChecks;
import dev.concord.tck.Parity;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every optimizer trains to the weights of the reference device, with any number of threads, any
 * width of vectors and in plain Java.
 */
class OptimizersSameBitsTest {
  private static final List<Parity.Check> CHECKS = OptimizerChecks.all();

  @ParameterizedTest
  @CsvSource({"16, 1", "16, 2", "16, 3", "4, 3", "1, 1"})
  void weightsDependOnTheRuleAlone(int lanes, int threads) {
    DeviceOptions options =
        DeviceOptions.DEFAULT.with("warmup", 0).with("lanes", lanes).with("threads", threads);
    try (Device device = Backends.open("cpu", options)) {
      for (Parity.Check check : CHECKS) {
        assertEquals(Optional.empty(), check.run(device).difference(), check.name());
      }
    }
  }

  /**
   * Forms of a rule that end with the same weights would be one form, or one that has no effect.
   */
  @Test
  void everyRuleEndsElsewhere() {
    var trainings = OptimizerChecks.trainings();
    try (Device device = Backends.open("cpu")) {
      Set<String> hashes =
          trainings.values().stream()
              .map(training -> training.apply(device))
              .collect(Collectors.toSet());
      assertEquals(trainings.size(), hashes.size());
    }
  }
}
