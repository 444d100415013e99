package dev.concord.backend.opencl;

import dev.concord.device.DeviceDescription;
import dev.concord.gpu.GpuDriver;
import dev.concord.gpu.GpuMemory;
import dev.concord.gpu.GpuSource;
import dev.concord.gpu.GpuStep;
import dev.concord.gpu.GpuTraits;
import dev.concord.tensor.HostTensor;
import java.util.List;
import org.jocl.CL;
import org.jocl.Pointer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Drives one OpenCL device: memory, copies, compilation and launches on an in-order queue. */
final class OpenClDriver implements GpuDriver {
  private static final Logger LOG = LoggerFactory.getLogger(OpenClDriver.class);

  private final OpenClContext context;
  private final CompiledPrograms programs;
  private final LaunchTimes times;

  private OpenClDriver(OpenClContext context, BinaryCache cache, boolean profile) {
    this.context = context;
    programs = new CompiledPrograms(context, cache);
    times = profile ? new LaunchTimes() : null;
  }

  /** Opens a device that computes exactly. */
  static OpenClDriver open(FoundDevice device, OpenClSettings settings) {
    boolean cache = settings.cache().orElse(!device.facts().keepsPrograms());
    return open(device, cache ? BinaryCache.ofUser() : BinaryCache.off(), settings.profile());
  }

  /** The same with another cache. */
  static OpenClDriver open(FoundDevice device, BinaryCache cache, boolean profile) {
    return new OpenClDriver(new OpenClContext(device, profile), cache, profile);
  }

  /** Its OpenCL objects that exist now. */
  LiveObjects live() {
    return context.live();
  }

  /** The times of its launches, or null without profile. */
  LaunchTimes times() {
    return times;
  }

  @Override
  public DeviceDescription description() {
    return context.facts().description();
  }

  @Override
  public GpuTraits traits() {
    return context.facts().traits();
  }

  @Override
  public GpuMemory allocate(long bytes) {
    return context.allocate(bytes);
  }

  @Override
  public void upload(HostTensor source, GpuMemory target, int offset) {
    long elementBytes = source.type().dtype().bytes();
    int code =
        CL.clEnqueueWriteBuffer(
            context.queue(),
            ((OpenClMemory) target).handle(),
            true,
            offset * elementBytes,
            source.size() * elementBytes,
            elements(source),
            0,
            null,
            null);
    OpenClResult.require(code, "writing " + source.type() + " to the device");
  }

  @Override
  public void download(GpuMemory source, int offset, HostTensor target) {
    long elementBytes = target.type().dtype().bytes();
    int code =
        CL.clEnqueueReadBuffer(
            context.queue(),
            ((OpenClMemory) source).handle(),
            true,
            offset * elementBytes,
            target.size() * elementBytes,
            elements(target),
            0,
            null,
            null);
    OpenClResult.require(code, "reading " + target.type() + " from the device");
  }

  private static Pointer elements(HostTensor tensor) {
    return switch (tensor.type().dtype()) {
      case F32 -> Pointer.to(tensor.floats());
      case I32 -> Pointer.to(tensor.ints());
      case U8 -> Pointer.to(tensor.bytes());
    };
  }

  @Override
  public Staging staging(GpuMemory target, int bytes) {
    OpenClMemory memory = (OpenClMemory) target;
    return bytes <= ArgumentStaging.MOST_BYTES
        ? new ArgumentStaging(context, programs, memory, bytes)
        : new MappedStaging(context, memory, bytes);
  }

  @Override
  public Mark mark() {
    return new OpenClMark(context);
  }

  @Override
  public boolean compiles(GpuSource source) {
    return true;
  }

  @Override
  public Sequence prepare(List<GpuStep> steps, List<String> labels) {
    return new OpenClSequence(context, programs, times, steps, labels);
  }

  @Override
  public void close() {
    if (times != null) {
      LOG.info("Times on {}:\n{}", context.facts().id(), times.table());
    }
    programs.close();
    context.close();
    if (!live().counts().isEmpty()) {
      LOG.warn("Not released on {}: {}", context.facts().id(), live().counts());
    }
  }
}
