package dev.concord.backend.opencl;

import dev.concord.device.DeviceException;
import dev.concord.device.DeviceOptions;
import java.util.Set;
import java.util.TreeSet;

/**
 * The settings of one device, checked.
 *
 * @param cache whether compiled programs are kept on disk
 * @param profile whether every launch is timed
 */
record OpenClSettings(boolean cache, boolean profile) {
  private static final Set<String> NAMES = new TreeSet<>(Set.of("opencl.cache", "profile"));

  /** The settings that options and properties ask for. */
  static OpenClSettings of(DeviceOptions options) {
    for (String name : options.settings().keySet()) {
      if (!NAMES.contains(name)) {
        throw new DeviceException(
            "The opencl backend has no setting \"" + name + "\"; it has " + NAMES);
      }
    }
    return new OpenClSettings(
        options.integer("opencl.cache", 1, 0) != 0, options.integer("profile", 0, 0) != 0);
  }
}
