package dev.concord.backend.cuda;

import dev.concord.device.Device;
import dev.concord.device.DeviceOptions;
import java.util.Set;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * The libcuda.so.1 for tests, which interprets PTX. The build makes it with gcc and starts the
 * tests that need it with its folder in {@code LD_LIBRARY_PATH}; JCuda then loads it like a driver.
 * Without gcc those tests are skipped; where the environment variable {@code CONCORD_REQUIRE} names
 * {@code cuda-interpreter} they fail instead.
 */
final class Interpreter {
  /** What the library calls its GPU. */
  private static final String NAME = "Concord PTX interpreter";

  private Interpreter() {}

  /** Skips or fails the test where the interpreter is not there. */
  static void require() {
    String missing =
        switch (DriverProbe.result()) {
          case DriverProbe.Missing unavailable -> unavailable.reason();
          case DriverProbe.Found found when found.gpus().getFirst().name().equals(NAME) -> "";
          case DriverProbe.Found found -> "the driver is another: " + found.gpus();
        };
    if (missing.isEmpty()) {
      return;
    }
    String reason = "The PTX interpreter is not there (is there no gcc?): " + missing;
    String required = System.getenv().getOrDefault("CONCORD_REQUIRE", "");
    if (Set.of(required.split(",")).contains("cuda-interpreter")) {
      Assertions.fail(reason);
    }
    Assumptions.abort(reason);
  }

  /** Opens it as a device. */
  static Device open(DeviceOptions options) {
    return new CudaBackend().open("cuda:0", options);
  }
}
