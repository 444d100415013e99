package dev.concord.examples.option;

import dev.concord.device.Backends;
import dev.concord.device.Device;
import dev.concord.device.DeviceOptions;
import dev.concord.device.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options that say where to compute. */
public final class DeviceSelection {
  @Option(
      names = "--backend",
      paramLabel = "NAME",
      description =
          "Where to compute; \"concord backends\" lists them. Default: the environment variable"
              + " CONCORD_BACKEND, else the fastest one available. The bits are the same on all.")
  private String backend;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "Threads of the cpu backend, which is then taken. Default: the number of cores. Never"
              + " changes a bit.")
  private Integer threads;

  @Option(
      names = "--lanes",
      paramLabel = "N",
      description =
          "Expert: float32 lanes per vector of the cpu backend: 16, 8, 4, or 1 for plain Java."
              + " Default: the widest the processor has. Never changes a bit.")
  private Integer lanes;

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      description =
          "exact (the default): the same bits on every backend. fast: the vendor's library computes"
              + " products, in another order; on cuda only, others stay exact and say so.")
  private Mode mode = Mode.EXACT;

  /** The options that were given, as arguments of the command line. */
  public List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    if (backend != null) {
      arguments.addAll(List.of("--backend", backend));
    }
    if (threads != null) {
      arguments.addAll(List.of("--threads", threads.toString()));
    }
    if (lanes != null) {
      arguments.addAll(List.of("--lanes", lanes.toString()));
    }
    if (mode != Mode.EXACT) {
      arguments.addAll(List.of("--mode", mode.name().toLowerCase(Locale.ROOT)));
    }
    return arguments;
  }

  /** Opens the chosen device. */
  public Device open() {
    DeviceOptions options = new DeviceOptions(mode, Map.of());
    if (threads != null) {
      options = options.with("threads", threads);
    }
    if (lanes != null) {
      options = options.with("lanes", lanes);
    }
    if (backend != null) {
      return Backends.open(backend, options);
    }
    boolean ofCpu = threads != null || lanes != null;
    boolean named = System.getenv("CONCORD_BACKEND") != null;
    return ofCpu && !named ? Backends.open("cpu", options) : Backends.open(options);
  }
}
