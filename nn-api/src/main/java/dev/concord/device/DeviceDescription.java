package dev.concord.device;

/**
 * What a device is, for lists and reports.
 *
 * @param backend name of the backend, such as {@code cpu}
 * @param name the device's own name
 * @param details what it computes with, such as lanes and threads
 * @param memoryBytes memory it can use
 * @param mode what it promises about bits
 */
public record DeviceDescription(
    String backend, String name, String details, long memoryBytes, Mode mode) {
  @Override
  public String toString() {
    return backend + ": " + name + " (" + details + ", " + mode + ")";
  }
}
