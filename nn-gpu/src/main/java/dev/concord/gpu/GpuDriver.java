package dev.concord.gpu;

import dev.concord.device.DeviceDescription;
import dev.concord.graph.Kernel;
import dev.concord.plan.FusionSupport;
import dev.concord.tensor.HostTensor;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * What a GPU backend has to do: memory, copies and launches on one in-order queue. Everything else
 * about running programs is shared and lies in this package. Called by one thread at a time. Every
 * failure is a {@link dev.concord.device.DeviceException} that names the driver's error, and the
 * kernel where one is concerned.
 */
public interface GpuDriver extends AutoCloseable {
  /** What it drives. */
  DeviceDescription description();

  /** What the choice of kernels depends on. */
  GpuTraits traits();

  /**
   * Which fused forms it wants programs in. The longest fused expression stays well within a
   * kernel's registers, and short enough that compiling a step stays quick; its operands fit among
   * a launch's arguments.
   */
  default FusionSupport fusion() {
    return new FusionSupport(150, true, true, traits().operandLimit());
  }

  /**
   * Memory of zeros.
   *
   * @throws dev.concord.device.DeviceException if there is not enough, saying how much was asked
   *     for and how much there is
   */
  GpuMemory allocate(long bytes);

  /**
   * Copies a whole host tensor to elements {@code offset} and following; returns when it is read.
   */
  void upload(HostTensor source, GpuMemory target, int offset);

  /** Waits for all work, then fills a whole host tensor from elements {@code offset} on. */
  void download(GpuMemory source, int offset, HostTensor target);

  /** Buffers through which the host sends {@code bytes} to {@code target} before every run. */
  Staging staging(GpuMemory target, int bytes);

  /** A place in the queue, not set yet. */
  Mark mark();

  /** Whether a launch can be compiled here; false where a source has no text for this driver. */
  boolean compiles(GpuSource source);

  /**
   * Prepares steps to run again and again; {@link GpuStep.Host} is not among them.
   *
   * @param label what they belong to, for error messages: for each step, the call's kernel and
   *     layer
   */
  Sequence prepare(List<GpuStep> steps, List<String> labels);

  /**
   * The driver's own way of computing a call, such as a vendor library's product in FAST mode;
   * empty where it has none, which is always so in EXACT mode.
   */
  default Optional<List<GpuStep>> own(
      Kernel kernel, List<GpuOperand> inputs, List<GpuOperand> outputs) {
    return Optional.empty();
  }

  /** Releases the device; all that it made must be closed before. */
  @Override
  void close();

  /** Prepared steps. */
  interface Sequence extends AutoCloseable {
    /** Puts all steps into the queue and returns without waiting for them. */
    void run();

    @Override
    void close();
  }

  /** A place in the queue that the host can wait for. */
  interface Mark extends AutoCloseable {
    /** Is from now on behind all that the queue holds at this moment. */
    void set();

    /** Waits for all work before its place; not at all where it was never set. */
    void await();

    @Override
    void close();
  }

  /** A ring of host buffers, so that the host may write the next run's inputs while one is sent. */
  interface Staging extends AutoCloseable {
    /** The next buffer, in native byte order and no longer in use. */
    ByteBuffer next();

    /** Puts copying the buffer that {@link #next} gave last into the queue. */
    void send();

    @Override
    void close();
  }
}
