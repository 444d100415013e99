package dev.concord.examples.parity;

import dev.concord.device.Backends;
import dev.concord.device.Device;
import dev.concord.tck.Parity;
import java.util.Optional;
import java.util.function.Function;

/**
 * Runs a training on a device and compares the hash of its weights with what they are elsewhere: on
 * the reference, or, where reference arithmetic would take too long, on the first device checked.
 */
final class TrainingCheck implements Parity.Check {
  private final String name;
  private final int steps;
  private final Function<Device, String> training;
  private final boolean againstReference;
  private String expected;
  private String expectedOn;

  private TrainingCheck(
      String name, int steps, Function<Device, String> training, boolean againstReference) {
    this.name = name;
    this.steps = steps;
    this.training = training;
    this.againstReference = againstReference;
  }

  /**
   * Compared with the reference.
   *
   * @param name of its row in the table
   * @param steps it takes
   * @param training gives the hash of the weights after these steps on a device
   */
  static Parity.Check withReference(String name, int steps, Function<Device, String> training) {
    return new TrainingCheck(name, steps, training, true);
  }

  /** Compared with the first device; parameters as {@link #withReference}. */
  static Parity.Check withFirstDevice(String name, int steps, Function<Device, String> training) {
    return new TrainingCheck(name, steps, training, false);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Parity.Outcome run(Device device) {
    if (expected == null && againstReference) {
      try (Device reference = Backends.open("reference")) {
        expect(training.apply(reference), reference);
      }
    }
    long start = System.nanoTime();
    String hash = training.apply(device);
    double seconds = (System.nanoTime() - start) * 1e-9;
    if (expected == null) {
      expect(hash, device);
    }
    Optional<String> difference =
        hash.equals(expected)
            ? Optional.empty()
            : Optional.of("weights " + hash + ", on " + expectedOn + " they are " + expected);
    // What was compared with the reference needs no hash to be compared by elsewhere.
    return new Parity.Outcome(
        steps, difference, seconds, againstReference ? Optional.empty() : Optional.of(hash));
  }

  private void expect(String hash, Device device) {
    expected = hash;
    expectedOn = device.description().id();
  }
}
