package dev.concord.plan;

import dev.concord.graph.Kernel;
import dev.concord.tensor.DType;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.TensorType;
import java.util.List;
import java.util.Map;

/**
 * A planned computation: kernel calls in order, over numbered slots of memory. This is what a
 * device compiles; it has no control flow and prints as text.
 *
 * @param slots the memory it uses
 * @param calls the kernels in order
 * @param outputs where the host finds each named output after a run
 */
public record Program(List<Slot> slots, List<Call> calls, Map<String, Operand> outputs) {
  /** What a slot holds. */
  public sealed interface Role {}

  /** Set by the host before each run. */
  public record Input(String name, TensorType type) implements Role {}

  /** The named state of the Store that the program is bound to. */
  public record State(String name, TensorType type) implements Role {}

  /** Fixed elements. */
  public record Constant(HostTensor tensor) implements Role {}

  /** Temporary values of one run. */
  public record Scratch() implements Role {}

  /**
   * A piece of memory of one element type.
   *
   * @param size in elements
   */
  public record Slot(int number, DType dtype, int size, Role role) {}

  /**
   * A tensor within a slot: row-major elements from {@code offset} on.
   *
   * @param slot number of the slot
   * @param offset first element
   */
  public record Operand(int slot, int offset, TensorType type) {}

  /**
   * One application of a kernel.
   *
   * @param label the layer it comes from
   */
  public record Call(Kernel kernel, List<Operand> inputs, List<Operand> outputs, String label) {}

  /** Copies the lists. */
  public Program {
    slots = List.copyOf(slots);
    calls = List.copyOf(calls);
    outputs = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(outputs));
  }

  /**
   * Where the host finds an output.
   *
   * @param wanted type of the tensor it is read into
   * @throws IllegalArgumentException if there is no such output, or its type is another
   */
  public Operand output(String name, TensorType wanted) {
    Operand operand = outputs.get(name);
    if (operand == null) {
      throw new IllegalArgumentException(
          "The program has no output " + name + "; it has " + outputs.keySet());
    }
    if (!operand.type().equals(wanted)) {
      throw new IllegalArgumentException(
          "Output " + name + " is " + operand.type() + ", got a target " + wanted);
    }
    return operand;
  }

  /** Bytes of temporary memory. */
  public long scratchBytes() {
    return slots.stream()
        .filter(slot -> slot.role() instanceof Scratch)
        .mapToLong(slot -> (long) slot.size() * slot.dtype().bytes())
        .sum();
  }

  /** A readable listing: the slots, then one call a line. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Slot slot : slots) {
      String role =
          switch (slot.role()) {
            case Input input -> "input " + input.name() + " " + input.type();
            case State state -> "state " + state.name() + " " + state.type();
            case Constant constant -> "constant " + constant.tensor();
            case Scratch scratch -> "scratch";
          };
      text.append("slot ").append(slot.number()).append(": ").append(slot.dtype());
      text.append(" × ").append(slot.size()).append("  ").append(role).append('\n');
    }
    for (Call call : calls) {
      text.append(call.kernel().name()).append(' ');
      call.inputs().forEach(operand -> text.append(place(operand)).append(' '));
      text.append("->");
      call.outputs().forEach(operand -> text.append(' ').append(place(operand)));
      text.append(call.label().isEmpty() ? "" : "   (" + call.label() + ")").append('\n');
    }
    outputs.forEach(
        (name, operand) ->
            text.append("output ").append(name).append(" = ").append(place(operand)).append('\n'));
    return text.toString();
  }

  private static String place(Operand operand) {
    String offset = operand.offset() == 0 ? "" : "+" + operand.offset();
    return "s" + operand.slot() + offset + ":" + operand.type();
  }
}
