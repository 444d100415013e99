package dev.concord.device;

import dev.concord.tensor.HostTensor;

/**
 * A program compiled for a device. A run reads the step inputs as they are when {@link #run} is
 * called, computes every call in the program's order and replaces the updated states. It allocates
 * nothing on the host once warm.
 */
public interface Executable extends AutoCloseable {
  /**
   * The staging tensor of a step input, to be filled before {@link #run}; always the same object.
   * Its array may be longer than the tensor.
   *
   * @throws IllegalArgumentException if the program has no input of that name
   */
  HostTensor input(String name);

  /** Computes one run. */
  void run();

  /**
   * Copies a named output of the last run.
   *
   * @throws IllegalArgumentException if there is no such output, or the target's type is another
   */
  void read(String output, HostTensor target);

  @Override
  void close();
}
