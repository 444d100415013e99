package dev.concord.kernel;

import dev.concord.expr.Arithmetic;
import dev.concord.expr.Expr;
import dev.concord.expr.LaneType;
import dev.concord.expr.Primitive;
import dev.concord.expr.Tape;
import dev.concord.expr.TapeEvaluator;
import dev.concord.expr.TapeGradient;
import dev.concord.graph.Application;
import dev.concord.graph.Elements;
import dev.concord.graph.Graph;
import dev.concord.graph.Kernel;
import dev.concord.graph.Source;
import dev.concord.graph.Value;
import dev.concord.tensor.DType;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/**
 * Elementwise computation: {@code out_o[i] = tape_o(in_0[i], in_1[i], …)} for every position i of
 * {@code shape}. Inputs are F32 or I32 and broadcast to {@code shape} by NumPy's rule; every output
 * has {@code shape}, F32 or I32 as its expression says. Each output is its own expression over the
 * old inputs.
 *
 * @param tape the expressions
 * @param shape the positions iterated over
 */
public record Map(Tape tape, Shape shape) implements Kernel {
  @Override
  public String name() {
    return "map";
  }

  @Override
  public List<TensorType> outputTypes(List<TensorType> inputs) {
    Require.count(inputs, tape.inputs(), tape.inputs());
    checkOperands(tape, inputs, 0);
    for (TensorType input : inputs) {
      Require.that(
          Shape.broadcast(input.shape(), shape).equals(shape),
          "inputs that broadcast to " + shape,
          inputs);
    }
    return outputTypes(tape, shape);
  }

  /** Checks element types of operands from {@code first} on against the tape's inputs. */
  static void checkOperands(Tape tape, List<TensorType> operands, int first) {
    List<Expr> expected = tape.inputExpressions();
    for (int i = first; i < tape.inputs(); i++) {
      if (tape.reads(i)) {
        DType dtype = expected.get(i).type() == LaneType.INT ? DType.I32 : DType.F32;
        Require.that(operands.get(i).dtype() == dtype, dtype + " for input " + i, operands.get(i));
      }
    }
  }

  /** Types of a tape's outputs over {@code shape}. */
  static List<TensorType> outputTypes(Tape tape, Shape shape) {
    List<TensorType> types = new ArrayList<>();
    for (int i = 0; i < tape.outputs().size(); i++) {
      DType dtype = tape.outputType(i) == LaneType.INT ? DType.I32 : DType.F32;
      types.add(new TensorType(dtype, shape));
    }
    return types;
  }

  @Override
  public void reference(Arithmetic arithmetic, List<Elements> inputs, List<Elements> outputs) {
    BroadcastReader reader = new BroadcastReader(inputs, shape);
    TapeEvaluator evaluator = new TapeEvaluator(tape, arithmetic);
    for (int i = 0; i < shape.size(); i++) {
      double[] results = evaluator.evaluate(reader.read(i), i);
      for (int o = 0; o < results.length; o++) {
        outputs.get(o).set(i, results[o]);
      }
    }
  }

  @Override
  public List<Value> gradient(Application application, List<Value> adjoints, List<Boolean> wanted) {
    int inputCount = tape.inputs();
    int outputCount = tape.outputs().size();
    List<Value> operands = new ArrayList<>(application.inputs());
    operands.addAll(application.outputs());
    List<Expr> expressions = new ArrayList<>();
    operands.forEach(operand -> expressions.add(inputFor(operand, expressions.size())));
    List<Expr> outputAdjoints = new ArrayList<>();
    for (Value adjoint : adjoints) {
      outputAdjoints.add(adjoint == null ? null : Expr.input(operands.size()));
      if (adjoint != null) {
        operands.add(adjoint);
      }
    }
    List<Expr> results =
        TapeGradient.adjoints(
            tape,
            expressions.subList(0, inputCount),
            expressions.subList(inputCount, inputCount + outputCount),
            outputAdjoints);
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < inputCount; i++) {
      if (wanted.get(i) && results.get(i) != null) {
        numbers.add(i);
      }
    }
    List<Value> computed =
        apply(application.graph(), shape, operands, numbers.stream().map(results::get).toList());
    Value[] gradients = new Value[inputCount];
    for (int i = 0; i < numbers.size(); i++) {
      int input = numbers.get(i);
      gradients[input] = Reduce.sumTo(computed.get(i), application.input(input).shape());
    }
    return java.util.Arrays.asList(gradients);
  }

  private static Expr inputFor(Value operand, int number) {
    return operand.type().dtype() == DType.I32 ? Expr.intInput(number) : Expr.input(number);
  }

  /**
   * Adds elementwise computations over {@code shape} to a graph: operands that no expression reads
   * are dropped, scalar constants move into the expressions, and an output that is just an operand
   * is that operand itself.
   */
  public static List<Value> apply(
      Graph graph, Shape shape, List<Value> operands, List<Expr> outputs) {
    Tape tape = Tape.of(outputs, operands.size());
    List<Value> used = new ArrayList<>();
    List<Expr> inputs = new ArrayList<>();
    for (int i = 0; i < operands.size(); i++) {
      Value operand = operands.get(i);
      if (!tape.reads(i)) {
        inputs.add(Expr.input(0)); // never looked at
      } else if (scalarConstant(operand) != null) {
        inputs.add(scalarConstant(operand));
      } else {
        if (!used.contains(operand)) {
          used.add(operand);
        }
        inputs.add(inputFor(operand, used.indexOf(operand)));
      }
    }
    List<Expr> folded = tape.apply(inputs);
    Value[] results = new Value[outputs.size()];
    List<Expr> computed = new ArrayList<>();
    Tape rewritten = Tape.of(folded, used.size());
    for (int o = 0; o < results.length; o++) {
      Tape.Instruction output = rewritten.output(o);
      boolean isInput =
          output.primitive() == Primitive.INPUT || output.primitive() == Primitive.INT_INPUT;
      if (isInput && used.get(output.payload()).shape().equals(shape)) {
        results[o] = used.get(output.payload());
      } else {
        computed.add(folded.get(o));
      }
    }
    if (!computed.isEmpty()) {
      Kernel kernel = new Map(Tape.of(computed, used.size()), shape);
      List<Value> values = graph.apply(kernel, used).outputs();
      int next = 0;
      for (int o = 0; o < results.length; o++) {
        if (results[o] == null) {
          results[o] = values.get(next++);
        }
      }
    }
    return List.of(results);
  }

  /** The expression of a scalar that depends on nothing, or null. */
  private static Expr scalarConstant(Value operand) {
    if (operand.type().size() != 1) {
      return null;
    }
    return switch (operand.node()) {
      case Source source ->
          source.origin() instanceof Source.Constant constant ? element(constant.tensor()) : null;
      case Application application ->
          switch (application.kernel()) {
            case Reshape reshape when application.input(0).type().size() == 1 ->
                scalarConstant(application.input(0));
            case Map map when map.tape().inputs() == 0 ->
                map.tape().apply(List.of()).get(operand.output());
            default -> null;
          };
    };
  }

  private static Expr element(HostTensor scalar) {
    return switch (scalar.type().dtype()) {
      case F32 -> Expr.constant(scalar.floats()[0]);
      case I32 -> Expr.intConstant(scalar.ints()[0]);
      case U8 -> null;
    };
  }

  /** {@code f(x)} at every position of x. */
  public static Value of(Value x, UnaryOperator<Expr> f) {
    return apply(x.graph(), x.shape(), List.of(x), List.of(f.apply(inputFor(x, 0)))).get(0);
  }

  /** {@code f(a, b)} at every position of the shape that a and b broadcast to. */
  public static Value of(Value a, Value b, BinaryOperator<Expr> f) {
    Shape shape = Shape.broadcast(a.shape(), b.shape());
    Expr result = f.apply(inputFor(a, 0), inputFor(b, 1));
    return apply(a.graph(), shape, List.of(a, b), List.of(result)).get(0);
  }

  /** {@code value} repeated to {@code shape}. */
  public static Value broadcast(Value value, Shape shape) {
    return apply(value.graph(), shape, List.of(value), List.of(inputFor(value, 0))).get(0);
  }
}
