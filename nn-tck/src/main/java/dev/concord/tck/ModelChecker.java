package dev.concord.tck;

import dev.concord.device.Device;
import java.util.List;
import java.util.Optional;

/** Compares the outputs and gradients of model cases on a device with reference arithmetic. */
final class ModelChecker {
  private ModelChecker() {}

  /** The first difference, or what a case threw. */
  static Optional<String> check(Device device, List<ModelCase> cases) {
    for (ModelCase test : cases) {
      Optional<String> difference;
      try {
        difference = new ModelGraph(test).run().compare(device);
      } catch (RuntimeException e) {
        difference = Optional.of("threw " + e);
      }
      if (difference.isPresent()) {
        return difference.map(message -> "model " + test + ": " + message);
      }
    }
    return Optional.empty();
  }
}
