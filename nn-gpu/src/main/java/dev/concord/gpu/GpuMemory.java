package dev.concord.gpu;

/** A piece of a device's memory; only the driver that made it knows what it is. */
public interface GpuMemory extends AutoCloseable {
  /** Its size. */
  long bytes();

  /** Releases it; what is still queued may finish first. */
  @Override
  void close();
}
