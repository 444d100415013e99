package dev.concord.backend.cpu.kernels;

/** Where the parts of evenly split work begin. The same count always splits the same way. */
final class Share {
  private Share() {}

  /** First element of part {@code part} of {@code parts}; {@code count} for part = parts. */
  static int start(int count, int part, int parts) {
    return (int) ((long) count * part / parts);
  }

  /** The same with every start but the end a multiple of {@code step}. */
  static int start(int count, int part, int parts, int step) {
    return Math.min(count, start((count + step - 1) / step, part, parts) * step);
  }
}
