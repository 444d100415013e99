package dev.concord.examples.command;

import dev.concord.device.Availability;
import dev.concord.device.Backend;
import dev.concord.device.Backends;
import dev.concord.device.DeviceDescription;
import dev.concord.examples.run.Screen;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code concord backends}: lists what this machine can compute with, and what is missing. */
@Command(
    name = "backends",
    description = {
      "Lists the backends with their devices, and what is missing where one cannot be used.",
      "",
      "--backend or CONCORD_BACKEND names a backend (its best device is taken) or one device",
      "by its id, such as opencl:1. Without either the fastest available device is taken."
    })
public final class BackendsCommand implements Callable<Integer> {
  private static final double GIGABYTE = 1 << 30;

  private final Screen screen;

  /** The command; what it says goes to the screen. */
  public BackendsCommand(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() {
    PrintStream out = screen.out();
    String taken = taken();
    for (Backend backend : Backends.all()) {
      switch (Backends.availability(backend)) {
        case Availability.Available available -> {
          out.printf("%-12s available%n", backend.name());
          available.devices().forEach(device -> print(out, device, note(device, taken)));
        }
        case Availability.Unavailable unavailable -> {
          out.printf("%-12s unavailable: %s%n", backend.name(), unavailable.reason());
          out.printf("%-12s %s%n", "", unavailable.remedy());
        }
      }
    }
    return 0;
  }

  /** Id of the device that is taken where none is asked for. */
  private static String taken() {
    return Backends.devices().stream()
        .filter(device -> device.rank() > 0)
        .findFirst()
        .map(DeviceDescription::id)
        .orElse("");
  }

  private static String note(DeviceDescription device, String taken) {
    if (device.id().equals(taken)) {
      return "; taken by default";
    }
    return device.rank() > 0 ? "" : "; never taken by itself";
  }

  private static void print(PrintStream out, DeviceDescription device, String note) {
    out.printf(
        "  %-10s %s: %s; %.1f GB; mode %s%s%n",
        device.id(),
        device.name(),
        device.details(),
        device.memoryBytes() / GIGABYTE,
        device.mode(),
        note);
  }
}
