package dev.concord.device;

import dev.concord.graph.Kernel;
import dev.concord.plan.FusionSupport;
import dev.concord.plan.Program;
import dev.concord.tensor.DType;

/**
 * An opened backend: it owns memory, threads or queues. Nothing is process-global, so several
 * devices live side by side in one JVM. A device may be used from several threads, one run at a
 * time: runs of its executables are taken in turn. Closing it releases everything it made.
 */
public interface Device extends AutoCloseable {
  /** What it is. */
  DeviceDescription description();

  /** Which fused forms it wants programs in. */
  FusionSupport fusion();

  /** Whether it has an own implementation of {@code kernel}; otherwise the reference runs. */
  boolean isNative(Kernel kernel);

  /**
   * Memory for {@code size} elements, zeroed.
   *
   * @throws DeviceException if there is not enough, saying how much was asked for
   */
  Buffer allocate(DType dtype, int size);

  /**
   * Prepares a program to run again and again over the states of {@code store}, which must hold
   * every state the program names, with the same type.
   *
   * @throws IllegalArgumentException if a state is missing or has another type
   */
  Executable compile(Program program, Store store);

  @Override
  void close();
}
