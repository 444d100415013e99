package dev.concord.examples.parity;

import dev.concord.device.Device;
import dev.concord.tck.Parity;
import java.util.Optional;

/**
 * Trains {@link DigitNetwork} and compares the hash of its weights with that of the first device
 * checked: a run of full size, for which reference arithmetic is too slow.
 */
public final class NetworkCheck implements Parity.Check {
  private final int steps;
  private String first;
  private String firstDevice;

  /** A run of {@code steps} steps. */
  public NetworkCheck(int steps) {
    this.steps = steps;
  }

  @Override
  public String name() {
    return "784-300-100-10: " + steps + " steps with dropout";
  }

  @Override
  public Parity.Outcome run(Device device) {
    long start = System.nanoTime();
    String hash = DigitNetwork.hashAfter(steps, device);
    double seconds = (System.nanoTime() - start) * 1e-9;
    if (first == null) {
      first = hash;
      firstDevice = device.description().id();
    }
    Optional<String> difference =
        hash.equals(first)
            ? Optional.empty()
            : Optional.of("weights " + hash + ", on " + firstDevice + " they are " + first);
    return new Parity.Outcome(steps, difference, seconds, Optional.of(hash));
  }
}
