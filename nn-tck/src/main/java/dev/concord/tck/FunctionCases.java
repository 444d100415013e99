package dev.concord.tck;

import dev.concord.expr.Expr;
import dev.concord.expr.NamedFunction;
import dev.concord.expr.NamedFunctions;
import dev.concord.expr.Tape;
import dev.concord.graph.Kernel;
import dev.concord.kernel.Map;
import dev.concord.tck.TestNumbers.Kind;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Cases of every named function and of its derivative, each as a {@link Map}: special values, every
 * magnitude, the range where the function varies. A jar with functions of its own makes its cases
 * with {@link #cases(NamedFunction)} and {@link #gradients(NamedFunction)}.
 */
public final class FunctionCases implements KernelCases {
  /** Points between the whole and half numbers at which piecewise functions have their kinks. */
  private static final float[] POINTS = {
    0.137f, -0.137f, 0.37f, -0.37f, 0.71f, -0.71f, 1.23f, -1.23f, 1.87f, -1.87f, 2.71f, -2.71f,
    3.62f, -3.62f
  };

  /** For ServiceLoader. */
  public FunctionCases() {}

  @Override
  public Set<Class<? extends Kernel>> kernels() {
    return Set.of(Map.class);
  }

  @Override
  public List<KernelCase> cases() {
    List<KernelCase> cases = new ArrayList<>();
    for (NamedFunctions.Range range : NamedFunctions.ranges()) {
      cases.addAll(cases(range.function()));
    }
    return cases;
  }

  @Override
  public List<GradientCase> gradients() {
    List<GradientCase> cases = new ArrayList<>();
    for (NamedFunctions.Range range : NamedFunctions.ranges()) {
      cases.addAll(gradients(range.function()));
    }
    return cases;
  }

  /** Cases of one function: its value, its derivative, both in one map. */
  public static List<KernelCase> cases(NamedFunction function) {
    List<Expr> arguments = arguments(function);
    Expr value = Expr.call(function, arguments);
    List<Expr> partials = function.partials(arguments, value);
    List<Expr> both = new ArrayList<>(List.of(value));
    both.addAll(partials);
    List<KernelCase> cases = new ArrayList<>();
    for (int length : new int[] {1, 5, 33}) {
      cases.add(over(function, "", List.of(value), Kind.ORDINARY, length));
    }
    cases.add(over(function, "", List.of(value), Kind.SPECIAL, 300));
    cases.add(over(function, "", List.of(value), Kind.WIDE, 1500));
    cases.add(overPairs(function, List.of(value)));
    cases.add(over(function, " with derivative", both, Kind.SPECIAL, 200));
    cases.add(over(function, " derivative", partials, Kind.WIDE, 300));
    return cases;
  }

  private static List<Expr> arguments(NamedFunction function) {
    return function.arity() == 1 ? List.of(Expr.input(0)) : List.of(Expr.input(0), Expr.input(1));
  }

  private static KernelCase over(
      NamedFunction function, String what, List<Expr> outputs, Kind kind, int length) {
    String label = function.name() + what + ", " + kind + " " + length;
    TestNumbers numbers = TestNumbers.of(label);
    HostTensor[] inputs = new HostTensor[function.arity()];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = numbers.floats(kind, length);
      // Where most functions vary, and beyond: −110 … 110.
      for (int e = 0; e < length; e += 3) {
        inputs[i].floats()[e] *= kind == Kind.ORDINARY ? 1 : numbers.uniform(-55, 55);
      }
    }
    return map(label, outputs, inputs);
  }

  /** All special values; for two arguments all pairs of them. */
  private static KernelCase overPairs(NamedFunction function, List<Expr> outputs) {
    float[] specials = TestNumbers.specials();
    int count = function.arity() == 1 ? specials.length : specials.length * specials.length;
    HostTensor[] inputs = new HostTensor[function.arity()];
    for (int i = 0; i < inputs.length; i++) {
      float[] values = new float[count];
      for (int e = 0; e < count; e++) {
        values[e] = specials[i == 0 ? e % specials.length : e / specials.length];
      }
      inputs[i] = HostTensor.of(Shape.of(count), values);
    }
    return map(function.name() + ", special values", outputs, inputs);
  }

  private static KernelCase map(String label, List<Expr> outputs, HostTensor... inputs) {
    Tape tape = Tape.of(outputs, inputs.length);
    long work = (long) inputs[0].size() * tape.operationCount();
    return KernelCase.of(label, new Map(tape, inputs[0].shape()), inputs).withWork(work);
  }

  /** The gradient of one function at points where its float64 counterpart is finite around. */
  public static List<GradientCase> gradients(NamedFunction function) {
    List<Float> first = new ArrayList<>();
    List<Float> second = new ArrayList<>();
    for (float x : POINTS) {
      for (float y : function.arity() == 1 ? new float[] {0} : POINTS) {
        if (isFiniteAround(function, x, y)) {
          first.add(x);
          second.add(y);
        }
      }
    }
    Expr value = Expr.call(function, arguments(function));
    Map map = new Map(Tape.of(List.of(value), function.arity()), Shape.of(first.size()));
    return List.of(
        function.arity() == 1
            ? GradientCase.of(function.name(), map, Set.of(0), tensor(first))
            : GradientCase.of(function.name(), map, Set.of(0, 1), tensor(first), tensor(second)));
  }

  private static boolean isFiniteAround(NamedFunction function, double x, double y) {
    double margin = 0.01;
    return Double.isFinite(function.float64(x - margin, y))
        && Double.isFinite(function.float64(x + margin, y))
        && Double.isFinite(function.float64(x, y - margin))
        && Double.isFinite(function.float64(x, y + margin));
  }

  private static HostTensor tensor(List<Float> values) {
    float[] array = new float[values.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = values.get(i);
    }
    return HostTensor.of(Shape.of(array.length), array);
  }
}
