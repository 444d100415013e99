package dev.concord.gpu;

import dev.concord.device.DeviceDescription;
import dev.concord.device.Mode;
import dev.concord.tensor.HostTensor;
import java.util.List;

/**
 * A driver without a device: memory of floats on the host, and launches that Java code stands in
 * for. What lowering asks for can be looked at without running it.
 */
final class TestDriver implements GpuDriver {
  /** A GPU of many units. */
  static final GpuTraits GPU = new GpuTraits(false, 132, 1024, 48 << 10, 4096);

  /** A processor of eight cores. */
  static final GpuTraits PROCESSOR = new GpuTraits(true, 8, 4096, 1 << 20, 4096);

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

  /** What the launches of the self-test compute. */
  interface Arithmetic {
    /** Fills the probe's results. */
    void probe(float[] out, float[] x);

    /** C of the self-test's product. */
    float[] product(float[] a, float[] b);
  }

  private final GpuTraits traits;
  private final Arithmetic arithmetic;
  boolean closed;
  int marksSet;

  /** A driver of a device with given traits, and an arithmetic that stands in for launches. */
  TestDriver(GpuTraits traits, Arithmetic arithmetic) {
    this.traits = traits;
    this.arithmetic = arithmetic;
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
  public Mark mark() {
    return new Mark() {
      @Override
      public void set() {
        marksSet++;
      }

      @Override
      public void await() {}

      @Override
      public void close() {}
    };
  }

  @Override
  public boolean compiles(GpuSource source) {
    return true;
  }

  @Override
  public Sequence prepare(List<GpuStep> steps, List<String> labels) {
    GpuStep.Launch first = (GpuStep.Launch) steps.getFirst();
    List<Memory> memories =
        steps.stream()
            .map(GpuStep.Launch.class::cast)
            .flatMap(launch -> launch.arguments().stream())
            .filter(Argument.Memory.class::isInstance)
            .map(argument -> (Memory) ((Argument.Memory) argument).memory())
            .toList();
    return new Sequence() {
      @Override
      public void run() {
        if (first.entry().equals("probe")) {
          float[] out = new float[Math.toIntExact(memories.get(0).bytes() / Float.BYTES)];
          arithmetic.probe(out, memories.get(1).elements.clone());
          memories.get(0).elements = out;
        } else {
          memories.getLast().elements =
              arithmetic.product(memories.get(0).elements, memories.get(1).elements);
        }
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
