package dev.concord.examples.parity;

import dev.concord.tck.Parity;

/**
 * The training of {@link DigitNetwork}: a run of full size, for which reference arithmetic is too
 * slow, so devices are compared with the first one.
 */
public final class NetworkCheck {
  private NetworkCheck() {}

  /** The check over {@code steps} steps. */
  public static Parity.Check of(int steps) {
    return TrainingCheck.withFirstDevice(
        "784-300-100-10: " + steps + " steps with dropout",
        steps,
        device -> DigitNetwork.hashAfter(steps, device));
  }
}
