package dev.concord.tck;

import dev.concord.graph.Kernel;
import dev.concord.tensor.HostTensor;
import java.util.List;
import java.util.Set;

/**
 * One kernel at a point where it is differentiable: every input that counts lies at least 1e-3 from
 * a kink, and maxima differ by more than that.
 *
 * @param label what is special about it
 * @param kernel the kernel
 * @param inputs its inputs
 * @param wanted numbers of the inputs whose adjoints are checked
 * @param outputs numbers of the outputs that the checked scalar depends on
 */
public record GradientCase(
    String label,
    Kernel kernel,
    List<HostTensor> inputs,
    Set<Integer> wanted,
    Set<Integer> outputs) {
  /** Copies the collections. */
  public GradientCase {
    inputs = List.copyOf(inputs);
    wanted = Set.copyOf(wanted);
    outputs = Set.copyOf(outputs);
  }

  /** A case of a kernel with one output. */
  public static GradientCase of(
      String label, Kernel kernel, Set<Integer> wanted, HostTensor... inputs) {
    return new GradientCase(label, kernel, List.of(inputs), wanted, Set.of(0));
  }

  @Override
  public String toString() {
    return kernel.name() + " [" + label + "]";
  }
}
