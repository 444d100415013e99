package dev.concord.graph;

import dev.concord.expr.Arithmetic;
import dev.concord.tensor.TensorType;
import java.util.List;

/**
 * A tensor computation with one written definition: its output types, its reference arithmetic and
 * its gradient. This is Concord's one central word; there is no second notion of operation. A
 * kernel is an immutable record whose equality says that two kernels compute the same, which lets
 * the graph share results. The set is open: a kernel from any jar runs on every backend through its
 * reference, and a backend may add a native version.
 */
public interface Kernel {
  /** Its name in listings and errors, such as {@code gemm}. */
  String name();

  /**
   * Types of the outputs for inputs of the given types.
   *
   * @throws IllegalArgumentException if the inputs do not fit, saying what was expected and what
   *     came
   */
  List<TensorType> outputTypes(List<TensorType> inputs);

  /**
   * Computes the outputs: the definition, down to the order of additions, that every backend
   * matches bit for bit when {@code arithmetic} is FLOAT32. Every output element is set.
   */
  void reference(Arithmetic arithmetic, List<Elements> inputs, List<Elements> outputs);

  /**
   * Adjoints of the inputs, written as further kernel applications on the graph of {@code
   * application}.
   *
   * @param application this kernel's application: its inputs and outputs
   * @param adjoints the adjoint of each output, null where an output does not influence the result
   * @param wanted for each input, whether its adjoint is needed
   * @return the adjoint of each input, null where it is not wanted or zero
   */
  List<Value> gradient(Application application, List<Value> adjoints, List<Boolean> wanted);
}
