package dev.concord.device;

import java.util.List;

/**
 * Whether a backend can be used on this machine. A missing driver or device is an ordinary state.
 */
public sealed interface Availability {
  /** It can: these are its devices, best first. */
  record Available(List<DeviceDescription> devices) implements Availability {
    /** Copies the list. */
    public Available {
      devices = List.copyOf(devices);
    }
  }

  /**
   * It cannot.
   *
   * @param reason what is missing
   * @param remedy what would mend it
   */
  record Unavailable(String reason, String remedy) implements Availability {}
}
