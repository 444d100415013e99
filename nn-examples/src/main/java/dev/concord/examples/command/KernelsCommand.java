package dev.concord.examples.command;

import dev.concord.device.Backends;
import dev.concord.device.Device;
import dev.concord.device.DeviceDescription;
import dev.concord.examples.run.Screen;
import dev.concord.expr.NamedFunctions;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code concord kernels}: which kernel each backend computes itself, and the named functions. */
@Command(
    name = "kernels",
    description = {
      "Lists the kernels and where each has an implementation of its own.",
      "",
      "native: the backend's own code. reference: the written definition, one element at a time;"
          + " the same bits, slowly."
    })
public final class KernelsCommand implements Callable<Integer> {
  private final Screen screen;

  /** The command; what it says goes to the screen. */
  public KernelsCommand(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() {
    PrintStream out = screen.out();
    List<Device> devices = new ArrayList<>();
    try {
      for (DeviceDescription device : Backends.devices()) {
        if (device.rank() > 0) {
          devices.add(Backends.open(device.id()));
        }
      }
      printKernels(out, devices);
    } finally {
      devices.forEach(Device::close);
    }
    printFunctions(out);
    return 0;
  }

  private static void printKernels(PrintStream out, List<Device> devices) {
    out.printf("%-30s", "kernel");
    devices.forEach(device -> out.printf(" %-10s", device.description().id()));
    out.println(" computes");
    for (KernelCatalogue.Entry entry : KernelCatalogue.kernels()) {
      out.printf("%-30s", entry.kernel().name());
      devices.forEach(
          device -> out.printf(" %-10s", device.isNative(entry.kernel()) ? "native" : "reference"));
      out.println(" " + entry.description());
    }
  }

  private static void printFunctions(PrintStream out) {
    out.println();
    out.println("Named functions, native wherever map is, with their largest error:");
    for (NamedFunctions.Range range : NamedFunctions.ranges()) {
      out.printf(
          "%-30s %s ulp for %s%n", range.function(), range.function().maxUlp(), range.text());
    }
  }
}
