package dev.concord.device;

/** What a device promises about the bits it computes. Every report shows it. */
public enum Mode {
  /** The arithmetic contract, bit for bit: the default. */
  EXACT,
  /** Vendor libraries and other orders of addition, within stated tolerances. */
  FAST
}
