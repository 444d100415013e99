package dev.concord.gpu;

/** Memory that holds nothing, for looking at launches. */
final class FakeMemory implements GpuMemory {
  private final long bytes;

  FakeMemory(long bytes) {
    this.bytes = bytes;
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public void close() {}
}
