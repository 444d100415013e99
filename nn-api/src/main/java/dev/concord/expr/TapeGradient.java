package dev.concord.expr;

import dev.concord.expr.Tape.Instruction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reverse-mode differentiation of one tape, as expressions. Contributions to a node are added in
 * descending order of their consumer, the first taken as it is. Comparisons, ints and conversions
 * to int carry no derivative; a derivative follows the branch that a select took; abs′(0) = 0.
 */
public final class TapeGradient {
  private final Tape tape;
  private final Expr[] values;
  private final Expr[] adjoints;
  private final boolean[] variable; // whether an instruction depends on a float input

  private TapeGradient(Tape tape) {
    this.tape = tape;
    this.values = new Expr[tape.instructions().size()];
    this.adjoints = new Expr[tape.instructions().size()];
    this.variable = new boolean[tape.instructions().size()];
    for (int i = 0; i < variable.length; i++) {
      Instruction instruction = tape.instructions().get(i);
      variable[i] =
          instruction.primitive() == Primitive.INPUT
              || instruction.operands().stream().anyMatch(operand -> variable[operand]);
    }
  }

  /**
   * The adjoint of every input.
   *
   * @param inputs an expression for each input
   * @param outputs an expression for each output's value, used instead of computing it again
   * @param outputAdjoints the adjoint of each output, or null where it is zero
   * @return for each input its adjoint, or null where no float path leads to it
   */
  public static List<Expr> adjoints(
      Tape tape, List<Expr> inputs, List<Expr> outputs, List<Expr> outputAdjoints) {
    TapeGradient gradient = new TapeGradient(tape);
    gradient.evaluate(inputs, outputs);
    for (int i = outputAdjoints.size() - 1; i >= 0; i--) {
      if (outputAdjoints.get(i) != null) {
        gradient.add(tape.outputs().get(i), outputAdjoints.get(i));
      }
    }
    Expr[] result = new Expr[tape.inputs()];
    for (int i = gradient.values.length - 1; i >= 0; i--) {
      if (gradient.adjoints[i] != null) {
        gradient.propagate(i, result);
      }
    }
    return Arrays.asList(result);
  }

  private void evaluate(List<Expr> inputs, List<Expr> outputs) {
    List<Expr> recomputed = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      Instruction instruction = tape.instructions().get(i);
      List<Expr> operands = instruction.operands().stream().map(recomputed::get).toList();
      int output = tape.outputs().indexOf(i);
      values[i] =
          switch (instruction.primitive()) {
            case INPUT, INT_INPUT -> inputs.get(instruction.payload());
            case CONSTANT -> Expr.constantBits(instruction.payload());
            case CALL ->
                output >= 0 ? outputs.get(output) : Expr.call(instruction.function(), operands);
            default ->
                output >= 0
                    ? outputs.get(output)
                    : Expr.node(instruction.primitive(), instruction.payload(), operands);
          };
      recomputed.add(values[i]);
    }
  }

  private void add(int number, Expr contribution) {
    adjoints[number] =
        adjoints[number] == null ? contribution : adjoints[number].plus(contribution);
  }

  private void propagate(int number, Expr[] result) {
    Instruction instruction = tape.instructions().get(number);
    List<Integer> operands = instruction.operands();
    Expr g = adjoints[number];
    Expr y = values[number];
    switch (instruction.primitive()) {
      case INPUT -> result[instruction.payload()] = g;
      case ADD -> {
        add(operands.get(0), g);
        add(operands.get(1), g);
      }
      case SUBTRACT -> {
        add(operands.get(0), g);
        add(operands.get(1), g.negate());
      }
      case MULTIPLY -> {
        add(operands.get(0), g.times(value(operands, 1)));
        add(operands.get(1), g.times(value(operands, 0)));
      }
      case DIVIDE -> {
        Expr quotient = g.dividedBy(value(operands, 1));
        add(operands.get(0), quotient);
        add(operands.get(1), quotient.times(y).negate());
      }
      case SQRT -> add(operands.get(0), g.times(0.5f).dividedBy(y));
      case FMA -> {
        add(operands.get(0), g.times(value(operands, 1)));
        add(operands.get(1), g.times(value(operands, 0)));
        add(operands.get(2), g);
      }
      case NEGATE -> add(operands.get(0), g.negate());
      case ABS -> {
        Expr x = value(operands, 0);
        Expr zero = Expr.constant(0f);
        add(
            operands.get(0),
            x.greaterThan(zero).select(g, x.lessThan(zero).select(g.negate(), zero)));
      }
      case SELECT -> {
        Expr condition = value(operands, 0);
        Expr zero = Expr.constant(0f);
        add(operands.get(1), condition.select(g, zero));
        add(operands.get(2), condition.select(zero, g));
      }
      case CALL -> {
        List<Expr> x = operands.stream().map(i -> values[i]).toList();
        List<Expr> partials = instruction.function().partials(x, y);
        for (int i = 0; i < partials.size(); i++) {
          add(operands.get(i), g.times(partials.get(i)));
        }
      }
      case BITS_FLOAT -> {
        if (variable[operands.get(0)]) {
          throw new IllegalArgumentException(
              "A bit cast has no derivative: wrap the expression in a NamedFunction that states its"
                  + " derivative and float64 counterpart");
        }
      }
      case CONSTANT, INT_TO_FLOAT -> {
        // Constants and counters do not depend on a float input.
      }
      case INT_INPUT,
          INT_CONSTANT,
          INDEX,
          LESS,
          LESS_OR_EQUAL,
          EQUAL,
          NOT_EQUAL,
          INT_LESS,
          INT_EQUAL,
          INT_SELECT,
          INT_ADD,
          INT_SUBTRACT,
          AND,
          OR,
          XOR,
          SHIFT_LEFT,
          SHIFT_RIGHT,
          SHIFT_RIGHT_UNSIGNED,
          ROTATE_LEFT,
          FLOAT_TO_INT,
          FLOAT_BITS,
          NUMBER_BITS ->
          throw new IllegalStateException(instruction.primitive() + " cannot have an adjoint");
    }
  }

  private Expr value(List<Integer> operands, int position) {
    return values[operands.get(position)];
  }
}
