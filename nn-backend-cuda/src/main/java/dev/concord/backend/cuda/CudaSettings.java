package dev.concord.backend.cuda;

import dev.concord.device.DeviceException;
import dev.concord.device.DeviceOptions;
import dev.concord.device.Mode;
import java.util.Set;
import java.util.TreeSet;

/**
 * The settings of one device, checked.
 *
 * @param mode EXACT, or FAST with products by cuBLAS
 * @param tf32 whether those may round their operands to TF32
 * @param stepwise whether every launch is waited for by itself, so that an error names it
 */
record CudaSettings(Mode mode, boolean tf32, boolean stepwise) {
  private static final Set<String> NAMES = new TreeSet<>(Set.of("tf32", "stepwise"));

  /** The settings that options and properties ask for. */
  static CudaSettings of(DeviceOptions options) {
    for (String name : options.settings().keySet()) {
      if (!NAMES.contains(name)) {
        throw new DeviceException(
            "The cuda backend has no setting \"" + name + "\"; it has " + NAMES);
      }
    }
    boolean tf32 = options.integer("tf32", 0, 0) != 0;
    if (tf32 && options.mode() == Mode.EXACT) {
      throw new DeviceException(
          "Setting concord.tf32 needs mode FAST: EXACT computes in float32 only");
    }
    return new CudaSettings(options.mode(), tf32, options.integer("stepwise", 0, 0) != 0);
  }
}
