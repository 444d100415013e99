package dev.concord.backend.cpu;

import dev.concord.backend.cpu.task.CpuContext;
import dev.concord.device.DeviceDescription;
import dev.concord.device.DeviceException;
import dev.concord.device.DeviceOptions;
import dev.concord.device.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The settings of one device, checked. What the user does not set comes from the machine.
 *
 * @param threads threads that compute, the caller included
 * @param lanes float32 lanes of a vector, 1 for plain Java
 * @param warmUp whether plain code runs until vector code is compiled
 */
record CpuSettings(int threads, int lanes, boolean warmUp) {
  private static final Set<String> NAMES = new TreeSet<>(Set.of("threads", "lanes", "warmup"));
  private static final int MOST_THREADS = 1024;

  /** The settings that options and properties ask for. */
  static CpuSettings of(DeviceOptions options) {
    for (String name : options.settings().keySet()) {
      if (!NAMES.contains(name)) {
        throw new DeviceException(
            "The cpu backend has no setting \"" + name + "\"; it has " + NAMES);
      }
    }
    int threads = options.integer("threads", Runtime.getRuntime().availableProcessors(), 1);
    if (threads > MOST_THREADS) {
      throw new DeviceException(
          "Setting concord.threads must be at most " + MOST_THREADS + ", got " + threads);
    }
    int lanes = options.integer("lanes", VectorSupport.preferredLanes(), 1);
    if (lanes != 1 && lanes != 4 && lanes != 8 && lanes != 16) {
      throw new DeviceException("Setting concord.lanes must be 16, 8, 4 or 1, got " + lanes);
    }
    if (lanes > 1 && !VectorSupport.isPresent()) {
      throw new DeviceException(
          "Setting concord.lanes is "
              + lanes
              + ", but the JVM runs without the Vector API: start it with "
              + VectorSupport.FLAG
              + " or set lanes to 1");
    }
    return new CpuSettings(threads, lanes, options.integer("warmup", 1, 0) != 0);
  }

  CpuContext context() {
    return new CpuContext(threads, lanes);
  }

  DeviceDescription description() {
    String vectors = lanes == 1 ? "plain Java" : lanes + " lanes";
    String details = vectors + ", " + threads + (threads == 1 ? " thread" : " threads");
    return new DeviceDescription(
        "cpu",
        processorName(),
        details,
        Runtime.getRuntime().maxMemory(),
        Mode.EXACT,
        DeviceDescription.CPU);
  }

  private static String processorName() {
    String architecture = System.getProperty("os.arch");
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(architecture);
    } catch (IOException noSuchFile) {
      return architecture;
    }
  }
}
