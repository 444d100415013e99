package dev.concord.acceptance;

import dev.concord.device.DeviceOptions;
import dev.concord.examples.parity.DigitNetwork;

/** Trains in a JVM of its own, started without the Vector API's module, and prints the hash. */
public final class HashMain {
  private HashMain() {}

  /** Takes the number of steps. */
  public static void main(String[] arguments) {
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()) {
      throw new IllegalStateException("This program is to run without jdk.incubator.vector");
    }
    System.out.println(
        DigitNetwork.hashAfter(Integer.parseInt(arguments[0]), DeviceOptions.DEFAULT));
  }
}
