package dev.concord.gpu;

import dev.concord.device.DeviceDescription;
import dev.concord.device.Mode;
import dev.concord.tensor.HostTensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * A driver without a device: memory of floats on the host, and launches that Java code stands in
 * for. What lowering asks for can be looked at without running it.
 */
final class TestDriver implements GpuDriver {
  /** A GPU of many units. */
  static final GpuTraits GPU = new GpuTraits(false, 132, 1024, 48 << 10);

  /** A processor of eight cores. */
  static final GpuTraits PROCESSOR = new GpuTraits(true, 8, 4096, 1 << 20);

  /** Memory that knows its size and, where a test writes it, its elements. */
  static final class Memory implements GpuMemory {
    private final long bytes;
    float[] elements;

    Memory(long bytes) {
      this.bytes = bytes;
    }

    @Override
    public long bytes() {
      return bytes;
    }

    @Override
    public void close() {}
  }

  private final GpuTraits traits;
  private final BiConsumer<float[], float[]> probe;
  boolean closed;

  /**
   * A driver of a device with given traits.
   *
   * @param probe what stands in for a launch: fills its first memory from its second
   */
  TestDriver(GpuTraits traits, BiConsumer<float[], float[]> probe) {
    this.traits = traits;
    this.probe = probe;
  }

  TestDriver(GpuTraits traits) {
    this(traits, null);
  }

  @Override
  public DeviceDescription description() {
    return new DeviceDescription("test", "test device", "no arithmetic", 0, Mode.EXACT, 0);
  }

  @Override
  public GpuTraits traits() {
    return traits;
  }

  @Override
  public GpuMemory allocate(long bytes) {
    return new Memory(bytes);
  }

  @Override
  public void upload(HostTensor source, GpuMemory target, int offset) {
    ((Memory) target).elements = source.floats().clone();
  }

  @Override
  public void download(GpuMemory source, int offset, HostTensor target) {
    float[] elements = ((Memory) source).elements;
    System.arraycopy(elements, offset, target.floats(), 0, target.size());
  }

  @Override
  public Staging staging(GpuMemory target, int bytes) {
    throw new UnsupportedOperationException("not needed");
  }

  @Override
  public boolean compiles(GpuSource source) {
    return true;
  }

  @Override
  public Sequence prepare(List<GpuStep> steps, List<String> labels) {
    List<Memory> memories =
        steps.stream()
            .map(GpuStep.Launch.class::cast)
            .flatMap(launch -> launch.arguments().stream())
            .map(argument -> (Memory) ((Argument.Memory) argument).memory())
            .toList();
    return new Sequence() {
      @Override
      public void run() {
        float[] out = new float[Math.toIntExact(memories.get(0).bytes() / Float.BYTES)];
        probe.accept(out, Arrays.copyOf(memories.get(1).elements, memories.get(1).elements.length));
        memories.get(0).elements = out;
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void close() {
    closed = true;
  }
}
