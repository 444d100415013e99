package dev.concord.backend.opencl;

import dev.concord.device.DeviceException;
import dev.concord.device.DeviceOptions;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The settings of one device, checked.
 *
 * @param cache whether compiled programs are kept on disk; empty for what suits the driver
 * @param profile whether every launch is timed
 */
record OpenClSettings(Optional<Boolean> cache, boolean profile) {
  private static final Set<String> NAMES = new TreeSet<>(Set.of("opencl.cache", "profile"));
  private static final int UNSET = -1;

  /** The settings that options and properties ask for. */
  static OpenClSettings of(DeviceOptions options) {
    for (String name : options.settings().keySet()) {
      if (!NAMES.contains(name)) {
        throw new DeviceException(
            "The opencl backend has no setting \"" + name + "\"; it has " + NAMES);
      }
    }
    int cache = options.integer("opencl.cache", UNSET, 0);
    return new OpenClSettings(
        cache == UNSET ? Optional.empty() : Optional.of(cache != 0),
        options.integer("profile", 0, 0) != 0);
  }
}
