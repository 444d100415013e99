package dev.concord.expr;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Elementwise expressions frozen into a list of instructions in evaluation order: operands come
 * before their users, equal instructions stand once, and only what an output needs is there. This
 * is the form that is compared, evaluated, fused and compiled. Making a tape applies the rewrites
 * that the arithmetic contract allows (x·1, x÷1, −(−x)) and no others.
 *
 * @param instructions in evaluation order
 * @param outputs for each output, the number of the instruction that yields it
 * @param inputs number of inputs the tape may refer to
 */
public record Tape(List<Instruction> instructions, List<Integer> outputs, int inputs) {
  /**
   * One instruction; operands are numbers of earlier instructions.
   *
   * @param payload input number, constant bits or shift distance, as the primitive says
   * @param function the function of a {@link Primitive#CALL}, else null
   */
  public record Instruction(
      Primitive primitive, List<Integer> operands, int payload, NamedFunction function) {}

  private static final int ONE = Float.floatToIntBits(1f);

  /** Copies the lists. */
  public Tape {
    instructions = List.copyOf(instructions);
    outputs = List.copyOf(outputs);
  }

  /** Freezes {@code outputs}, which may refer to inputs 0 to {@code inputs} − 1. */
  public static Tape of(List<Expr> outputs, int inputs) {
    return of(outputs, inputs, false);
  }

  private static Tape of(List<Expr> outputs, int inputs, boolean folding) {
    Builder builder = new Builder(inputs, folding);
    List<Integer> numbers = new ArrayList<>();
    for (Expr output : outputs) {
      if (output.type() == LaneType.BOOL) {
        throw new IllegalArgumentException(
            "An expression's output is a float or an int; turn the condition into one with select");
      }
      numbers.add(builder.number(output));
    }
    return builder.finish(numbers);
  }

  /** The instruction that yields output {@code number}. */
  public Instruction output(int number) {
    return instructions.get(outputs.get(number));
  }

  /** Type of output {@code number}. */
  public LaneType outputType(int number) {
    return output(number).primitive().result();
  }

  /** The outputs as expressions over {@code arguments} in place of the inputs. */
  public List<Expr> apply(List<Expr> arguments) {
    List<Expr> nodes = nodes(arguments, false);
    return outputs.stream().map(nodes::get).toList();
  }

  /**
   * The same with named functions replaced by their definitions and constant float arithmetic
   * computed: the form that float32 code is made from.
   */
  public Tape expanded() {
    List<Expr> arguments = inputExpressions();
    List<Expr> nodes = nodes(arguments, true);
    return of(outputs.stream().map(nodes::get).toList(), inputs, true);
  }

  /** An input expression for each input, of the type the tape uses it with. */
  public List<Expr> inputExpressions() {
    List<Expr> expressions = new ArrayList<>();
    for (int i = 0; i < inputs; i++) {
      expressions.add(Expr.input(i));
    }
    for (Instruction instruction : instructions) {
      if (instruction.primitive() == Primitive.INT_INPUT) {
        expressions.set(instruction.payload(), Expr.intInput(instruction.payload()));
      }
    }
    return expressions;
  }

  /** True if some instruction reads input {@code number}. */
  public boolean reads(int number) {
    return instructions.stream()
        .anyMatch(
            i ->
                (i.primitive() == Primitive.INPUT || i.primitive() == Primitive.INT_INPUT)
                    && i.payload() == number);
  }

  /** Number of instructions that compute (all but inputs and constants), functions expanded. */
  public int operationCount() {
    return (int)
        expanded().instructions.stream()
            .filter(
                i ->
                    switch (i.primitive()) {
                      case INPUT, INT_INPUT, CONSTANT, INT_CONSTANT -> false;
                      default -> true;
                    })
            .count();
  }

  /** An expression for every instruction, over {@code arguments} in place of the inputs. */
  public List<Expr> nodes(List<Expr> arguments, boolean expandCalls) {
    List<Expr> nodes = new ArrayList<>();
    for (Instruction instruction : instructions) {
      List<Expr> operands = instruction.operands().stream().map(nodes::get).toList();
      nodes.add(
          switch (instruction.primitive()) {
            case INPUT, INT_INPUT -> arguments.get(instruction.payload());
            case CALL ->
                expandCalls
                    ? instruction.function().definition().apply(operands).get(0)
                    : Expr.call(instruction.function(), operands);
            default -> Expr.node(instruction.primitive(), instruction.payload(), operands);
          });
    }
    return nodes;
  }

  /** A listing, one instruction a line, such as {@code %3 = ADD %1 %2}. */
  public String listing() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < instructions.size(); i++) {
      Instruction instruction = instructions.get(i);
      text.append('%').append(i).append(" = ");
      text.append(
          switch (instruction.primitive()) {
            case CALL -> instruction.function().name();
            case CONSTANT -> Float.toString(Float.intBitsToFloat(instruction.payload()));
            case INPUT, INT_INPUT -> "input " + instruction.payload();
            case INT_CONSTANT -> Integer.toString(instruction.payload());
            case SHIFT_LEFT, SHIFT_RIGHT, SHIFT_RIGHT_UNSIGNED, ROTATE_LEFT ->
                instruction.primitive() + " " + instruction.payload();
            default -> instruction.primitive().name();
          });
      instruction.operands().forEach(operand -> text.append(" %").append(operand));
      text.append('\n');
    }
    return text.append("outputs ").append(outputs).append('\n').toString();
  }

  /** Numbers nodes: equal instructions get one number, allowed rewrites are applied. */
  private static final class Builder {
    private final int inputs;
    private final boolean folding;
    private final List<Instruction> instructions = new ArrayList<>();
    private final Map<Instruction, Integer> known = new HashMap<>();
    private final Map<Expr, Integer> numbers = new IdentityHashMap<>();

    Builder(int inputs, boolean folding) {
      this.inputs = inputs;
      this.folding = folding;
    }

    int number(Expr expr) {
      Integer seen = numbers.get(expr);
      if (seen != null) {
        return seen;
      }
      List<Integer> operands = new ArrayList<>();
      for (Expr operand : expr.operands()) {
        operands.add(number(operand));
      }
      boolean input =
          expr.primitive() == Primitive.INPUT || expr.primitive() == Primitive.INT_INPUT;
      if (input && expr.payload() >= inputs) {
        throw new IllegalArgumentException(
            "The expression reads input " + expr.payload() + " of " + inputs);
      }
      if (input && known.containsKey(otherType(expr))) {
        throw new IllegalArgumentException(
            "The expression reads input " + expr.payload() + " both as float and as int");
      }
      int number = simplified(expr, operands);
      numbers.put(expr, number);
      return number;
    }

    /** The same input read as the other type. */
    private static Instruction otherType(Expr input) {
      Primitive other =
          input.primitive() == Primitive.INPUT ? Primitive.INT_INPUT : Primitive.INPUT;
      return new Instruction(other, List.of(), input.payload(), null);
    }

    private int simplified(Expr expr, List<Integer> operands) {
      switch (expr.primitive()) {
        case MULTIPLY -> {
          if (isOne(operands.get(1))) {
            return operands.get(0);
          }
          if (isOne(operands.get(0))) {
            return operands.get(1);
          }
        }
        case DIVIDE -> {
          if (isOne(operands.get(1))) {
            return operands.get(0);
          }
        }
        case NEGATE -> {
          Instruction inner = instructions.get(operands.get(0));
          if (inner.primitive() == Primitive.NEGATE) {
            return inner.operands().get(0);
          }
        }
        default -> {
          // No other rewrite keeps the bits.
        }
      }
      Instruction plain =
          new Instruction(expr.primitive(), List.copyOf(operands), expr.payload(), expr.function());
      Instruction instruction = folding ? folded(plain) : plain;
      return known.computeIfAbsent(
          instruction,
          fresh -> {
            instructions.add(fresh);
            return instructions.size() - 1;
          });
    }

    /** The constant that float arithmetic on constants gives in float32, else the instruction. */
    private Instruction folded(Instruction instruction) {
      boolean arithmetic =
          switch (instruction.primitive()) {
            case ADD, SUBTRACT, MULTIPLY, DIVIDE, SQRT, FMA, NEGATE, ABS -> true;
            default -> false;
          };
      List<Instruction> operands = instruction.operands().stream().map(instructions::get).toList();
      if (!arithmetic || operands.stream().anyMatch(o -> o.primitive() != Primitive.CONSTANT)) {
        return instruction;
      }
      List<Instruction> all = new ArrayList<>(operands);
      List<Integer> numbers = IntStream.range(0, operands.size()).boxed().toList();
      all.add(new Instruction(instruction.primitive(), numbers, 0, null));
      Tape tape = new Tape(all, List.of(operands.size()), 0);
      double value = TapeEvaluator.ofPrimitives(tape).evaluate(new double[0], 0)[0];
      int bits = Float.floatToIntBits((float) value);
      return new Instruction(Primitive.CONSTANT, List.of(), bits, null);
    }

    private boolean isOne(int number) {
      Instruction instruction = instructions.get(number);
      return instruction.primitive() == Primitive.CONSTANT && instruction.payload() == ONE;
    }

    /** Drops what no output needs and renumbers. */
    Tape finish(List<Integer> outputs) {
      boolean[] needed = new boolean[instructions.size()];
      outputs.forEach(output -> needed[output] = true);
      for (int i = instructions.size() - 1; i >= 0; i--) {
        if (needed[i]) {
          instructions.get(i).operands().forEach(operand -> needed[operand] = true);
        }
      }
      int[] renumbered = new int[instructions.size()];
      List<Instruction> kept = new ArrayList<>();
      for (int i = 0; i < needed.length; i++) {
        if (needed[i]) {
          Instruction old = instructions.get(i);
          renumbered[i] = kept.size();
          kept.add(
              new Instruction(
                  old.primitive(),
                  old.operands().stream().map(operand -> renumbered[operand]).toList(),
                  old.payload(),
                  old.function()));
        }
      }
      return new Tape(kept, outputs.stream().map(output -> renumbered[output]).toList(), inputs);
    }
  }
}
