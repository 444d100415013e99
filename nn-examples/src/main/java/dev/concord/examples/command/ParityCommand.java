package dev.concord.examples.command;

import dev.concord.device.Backends;
import dev.concord.device.Device;
import dev.concord.device.DeviceDescription;
import dev.concord.device.DeviceException;
import dev.concord.device.DeviceOptions;
import dev.concord.examples.parity.LossChecks;
import dev.concord.examples.parity.NetworkCheck;
import dev.concord.examples.parity.OptimizerChecks;
import dev.concord.examples.parity.ParityTable;
import dev.concord.examples.run.Screen;
import dev.concord.tck.Parity;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code concord parity}: shows that all devices compute the same bits. */
@Command(
    name = "parity",
    description = {
      "Compares every device with the reference arithmetic, bit for bit: each kernel on the"
          + " conformance kit's cases, random graphs, and training runs: with every loss, by every"
          + " optimizer, and with dropout.",
      "",
      "Exit code 1 where any bit differs. The hashes are kept in docs/PARITY.md."
    },
    footer = {
      "Examples:",
      "  concord parity",
      "  concord parity --backend cpu --backend opencl:0 --json",
      "  concord parity --work-limit 20000 --graphs 10 --steps 20      a quick look"
    })
public final class ParityCommand implements Callable<Integer> {
  private final Screen screen;
  @Spec private CommandSpec command;

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      description =
          "A backend or device to compare; may be given several times. Default: every available"
              + " device but the reference itself.")
  private final List<String> backends = new ArrayList<>();

  @Option(
      names = "--work-limit",
      paramLabel = "N",
      description =
          "Leave out kernel cases with more scalar operations than this. Default: run all.")
  private Long workLimit;

  @Option(
      names = "--graphs",
      paramLabel = "N",
      defaultValue = "60",
      description = "Random graphs to compare. Default: ${DEFAULT-VALUE}.")
  private int graphs;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "200",
      description = "Steps of each training run. Default: ${DEFAULT-VALUE}.")
  private int steps;

  @Option(names = "--json", description = "Print JSON instead of a table.")
  private boolean json;

  /** The command; what it says goes to the screen. */
  public ParityCommand(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() {
    if (graphs < 1 || steps < 1 || (workLimit != null && workLimit < 1)) {
      throw new ParameterException(
          command.commandLine(), "--graphs, --steps and --work-limit must be at least 1");
    }
    List<Device> devices = new ArrayList<>();
    boolean allOpen = true;
    try {
      for (String name : names()) {
        try {
          devices.add(Backends.open(name, options(name)));
        } catch (DeviceException failure) {
          if (!backends.isEmpty()) {
            throw failure; // the user asked for it
          }
          screen.err().println(name + " cannot be opened: " + failure.getMessage());
          allOpen = false;
        }
      }
      if (devices.isEmpty()) {
        throw new DeviceException("No device can be used; \"concord backends\" says why");
      }
      return compare(devices) && allOpen ? 0 : 1;
    } finally {
      devices.forEach(Device::close);
    }
  }

  /** The cpu comes first: what has no reference of its own is compared with the first device. */
  private List<String> names() {
    return backends.isEmpty()
        ? Backends.devices().stream()
            .filter(device -> device.rank() > 0)
            .map(DeviceDescription::id)
            .sorted(Comparator.comparing(id -> !id.equals("cpu")))
            .toList()
        : backends;
  }

  /** The cpu runs its vector code from the first call on, since that is what is to be compared. */
  private static DeviceOptions options(String name) {
    return name.equals("cpu") ? DeviceOptions.DEFAULT.with("warmup", 0) : DeviceOptions.DEFAULT;
  }

  private boolean compare(List<Device> devices) {
    PrintStream out = screen.out();
    ParityTable table = new ParityTable(devices.stream().map(Device::description).toList());
    if (!json) {
      devices.forEach(device -> out.println(device.description()));
      out.println();
      out.println(table.heading());
    }
    List<Parity.Check> checks =
        new ArrayList<>(
            Parity.checks(workLimit == null ? Long.MAX_VALUE : workLimit, graphs, steps));
    checks.addAll(LossChecks.of(steps));
    checks.addAll(OptimizerChecks.all());
    checks.add(NetworkCheck.of(steps));
    for (Parity.Check check : checks) {
      devices.forEach(device -> table.add(check.name(), outcome(check, device)));
      if (!json) {
        out.println(table.line(check.name()));
      }
    }
    if (json) {
      out.println(table.json());
    } else {
      out.println();
      out.print(table.details());
      out.println(
          table.allEqual() ? "All bits are equal." : "There are differences, listed above.");
    }
    return table.allEqual();
  }

  /** A device that fails in the middle of a check has not computed the same bits. */
  private static Parity.Outcome outcome(Parity.Check check, Device device) {
    try {
      return check.run(device);
    } catch (DeviceException failure) {
      return new Parity.Outcome(
          0, Optional.of("failed: " + failure.getMessage()), 0, Optional.empty());
    }
  }
}
