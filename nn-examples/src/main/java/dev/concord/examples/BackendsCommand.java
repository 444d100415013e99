package dev.concord.examples;

import dev.concord.device.Availability;
import dev.concord.device.Backend;
import dev.concord.device.Backends;
import dev.concord.device.DeviceDescription;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code concord backends}: lists what this machine can compute with, and what is missing. */
@Command(
    name = "backends",
    description = {
      "Lists the backends with their devices, and what is missing where one cannot be used.",
      "",
      "Without --backend or CONCORD_BACKEND the first one that is available is taken."
    })
final class BackendsCommand implements Callable<Integer> {
  private static final double GIGABYTE = 1 << 30;

  @ParentCommand private Concord concord;

  @Override
  public Integer call() {
    PrintStream out = concord.screen().out();
    boolean chosen = false;
    for (Backend backend : Backends.all()) {
      switch (backend.availability()) {
        case Availability.Available available -> {
          boolean best = !chosen && backend.priority() > 0;
          chosen |= best;
          out.printf("%-12s available%s%n", backend.name(), note(backend, best));
          available.devices().forEach(device -> print(out, device));
        }
        case Availability.Unavailable unavailable -> {
          out.printf("%-12s unavailable: %s%n", backend.name(), unavailable.reason());
          out.printf("%-12s %s%n", "", unavailable.remedy());
        }
      }
    }
    return 0;
  }

  private static String note(Backend backend, boolean best) {
    if (best) {
      return ", taken by default";
    }
    return backend.priority() > 0 ? "" : ", never taken by itself";
  }

  private static void print(PrintStream out, DeviceDescription device) {
    out.printf(
        "%-12s %s: %s; %.1f GB; mode %s%n",
        "", device.name(), device.details(), device.memoryBytes() / GIGABYTE, device.mode());
  }
}
