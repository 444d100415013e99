package dev.concord.device;

import java.util.Map;

/**
 * How a device is opened.
 *
 * @param mode what it must promise about bits; EXACT by default
 * @param settings a backend's own settings by name, such as {@code threads} of the cpu backend; a
 *     backend rejects names it does not know. A setting that is not given here is taken from the
 *     system property {@code concord.NAME}
 */
public record DeviceOptions(Mode mode, Map<String, String> settings) {
  /** EXACT, no settings. */
  public static final DeviceOptions DEFAULT = new DeviceOptions(Mode.EXACT, Map.of());

  /** Copies the settings. */
  public DeviceOptions {
    settings = Map.copyOf(settings);
  }

  /** These options with one setting added or replaced. */
  public DeviceOptions with(String name, Object value) {
    Map<String, String> changed = new java.util.HashMap<>(settings);
    changed.put(name, String.valueOf(value));
    return new DeviceOptions(mode, changed);
  }

  /**
   * A whole-number setting: from here, else from property {@code concord.NAME}, else the default.
   */
  public int integer(String name, int defaultValue, int least) {
    String text = settings.getOrDefault(name, System.getProperty("concord." + name));
    if (text == null) {
      return defaultValue;
    }
    try {
      int value = Integer.parseInt(text.strip());
      if (value >= least) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Falls through to the error below, which says what was expected.
    }
    throw new IllegalArgumentException(
        "Setting concord."
            + name
            + " must be a whole number of at least "
            + least
            + ", got \""
            + text
            + "\"");
  }
}
