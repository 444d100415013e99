package dev.concord.tck;

import dev.concord.expr.Arithmetic;
import dev.concord.graph.Elements;
import dev.concord.graph.Kernel;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/**
 * One kernel with inputs to run it on. The expected outputs are whatever its reference gives; a
 * case therefore holds no expectation of its own.
 *
 * @param label what is special about it, for messages
 * @param kernel the kernel
 * @param inputs its inputs, never changed
 * @param work about how many scalar operations its reference takes; a device under test may leave
 *     out cases above a limit
 */
public record KernelCase(String label, Kernel kernel, List<HostTensor> inputs, long work) {
  /** Copies the list of inputs. */
  public KernelCase {
    inputs = List.copyOf(inputs);
  }

  /** A case whose work is the number of its elements. */
  public static KernelCase of(String label, Kernel kernel, HostTensor... inputs) {
    List<HostTensor> all = List.of(inputs);
    long elements =
        all.stream().mapToLong(HostTensor::size).sum()
            + kernel.outputTypes(types(all)).stream().mapToLong(TensorType::size).sum();
    return new KernelCase(label, kernel, all, elements);
  }

  /** The same case with another amount of work. */
  public KernelCase withWork(long amount) {
    return new KernelCase(label, kernel, inputs, amount);
  }

  /** Types of the outputs. */
  public List<TensorType> outputTypes() {
    return kernel.outputTypes(types(inputs));
  }

  /** The outputs by reference arithmetic. */
  public List<HostTensor> expected() {
    List<HostTensor> outputs = outputTypes().stream().map(HostTensor::zeros).toList();
    kernel.reference(Arithmetic.FLOAT32, views(inputs), views(outputs));
    return outputs;
  }

  private static List<TensorType> types(List<HostTensor> tensors) {
    return tensors.stream().map(HostTensor::type).toList();
  }

  private static List<Elements> views(List<HostTensor> tensors) {
    List<Elements> views = new ArrayList<>();
    tensors.forEach(tensor -> views.add(Elements.of(tensor)));
    return views;
  }

  /** Kernel, label and input types. */
  @Override
  public String toString() {
    return kernel.name() + " [" + label + "] of " + types(inputs);
  }
}
