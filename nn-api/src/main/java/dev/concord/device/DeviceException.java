package dev.concord.device;

/** A device cannot be opened or has failed; the message says why and what would mend it. */
public final class DeviceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With a message for the user. */
  public DeviceException(String message) {
    super(message);
  }

  /** With a message for the user and the failure behind it. */
  public DeviceException(String message, Throwable cause) {
    super(message, cause);
  }
}
