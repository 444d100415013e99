package dev.concord.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.device.Device;
import dev.concord.expr.Arithmetic;
import dev.concord.expr.Expr;
import dev.concord.expr.Tape;
import dev.concord.graph.Application;
import dev.concord.graph.Elements;
import dev.concord.graph.Kernel;
import dev.concord.graph.Value;
import dev.concord.kernel.Gather;
import dev.concord.kernel.Gemm;
import dev.concord.kernel.Map;
import dev.concord.kernel.Reduce;
import dev.concord.kernel.Transpose;
import dev.concord.plan.Program.Call;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The kit reports devices and kernels that are wrong in one place. */
class KitCanFailTest {
  private static final long WORK_LIMIT = 5_000;
  private static final UnaryOperator<Call> RIGHT = call -> call;

  private static CaseChecker.Report cases(
      Class<? extends Kernel> kernel, UnaryOperator<Call> fault) {
    List<ReadyCase> cases = new ArrayList<>();
    for (KernelCases provider : KernelCases.all()) {
      provider.cases().stream()
          .filter(test -> test.kernel().getClass() == kernel)
          .forEach(test -> cases.add(new ReadyCase(test)));
    }
    try (Device device = WrongDevice.with(fault)) {
      return CaseChecker.check(device, cases, WORK_LIMIT);
    }
  }

  private static void right(Kernel kernel, List<Elements> inputs, List<Elements> outputs) {
    kernel.reference(Arithmetic.FLOAT32, inputs, outputs);
  }

  /** Runs right, then moves the last finite element of the first output to the next float. */
  private static void oneUlpOff(Kernel kernel, List<Elements> inputs, List<Elements> outputs) {
    right(kernel, inputs, outputs);
    Elements out = outputs.get(0);
    int last = out.type().size() - 1;
    if (last >= 0) {
      out.set(last, StrictMath.nextUp((float) out.get(last)));
    }
  }

  private static UnaryOperator<Call> only(Class<? extends Kernel> kernel, WrongDevice.Body body) {
    return call -> kernel.isInstance(call.kernel()) ? WrongDevice.computing(call, body) : call;
  }

  @Test
  void theRightDevicePasses() {
    for (Class<? extends Kernel> kernel : List.of(Gemm.class, Map.class, Transpose.class)) {
      CaseChecker.Report report = cases(kernel, RIGHT);
      assertEquals(List.of(), report.failures());
      assertTrue(report.run() > 50, kernel + " ran " + report.run());
    }
  }

  @Test
  void oneUlpInOneElementIsReported() {
    CaseChecker.Report report = cases(Gemm.class, only(Gemm.class, KitCanFailTest::oneUlpOff));
    assertTrue(report.failures().size() > report.run(), report::message);
    assertTrue(report.message().contains("1 of "), report::message);
    assertEquals(
        List.of(), cases(Gather.class, only(Gemm.class, KitCanFailTest::oneUlpOff)).failures());
  }

  @Test
  void zeroOfTheWrongSignIsReported() {
    UnaryOperator<Call> fault =
        only(
            Reduce.class,
            (kernel, inputs, outputs) -> {
              right(kernel, inputs, outputs);
              Elements out = outputs.get(0);
              for (int i = 0; i < out.type().size(); i++) {
                out.set(i, out.get(i) == 0 ? -0.0 : out.get(i));
              }
            });
    assertFalse(cases(Reduce.class, fault).failures().isEmpty());
  }

  @Test
  void nanOfAnyKindIsNanAndNothingElseIs() {
    UnaryOperator<Call> otherNan =
        only(
            Map.class,
            (kernel, inputs, outputs) -> {
              right(kernel, inputs, outputs);
              Elements out = outputs.get(0);
              for (int i = 0; i < out.type().size(); i++) {
                double value = out.get(i);
                out.set(i, value != value ? Float.intBitsToFloat(0xffc00001) : value);
              }
            });
    assertEquals(List.of(), cases(Map.class, otherNan).failures());
    UnaryOperator<Call> infinityForNan =
        only(
            Map.class,
            (kernel, inputs, outputs) -> {
              right(kernel, inputs, outputs);
              Elements out = outputs.get(0);
              for (int i = 0; i < out.type().size(); i++) {
                double value = out.get(i);
                out.set(i, value != value ? Double.POSITIVE_INFINITY : value);
              }
            });
    assertFalse(cases(Map.class, infinityForNan).failures().isEmpty());
  }

  @Test
  void anElementWrittenBeyondTheOutputIsReported() {
    UnaryOperator<Call> fault =
        call ->
            call.kernel() instanceof Transpose
                ? WrongDevice.withLongerOutput(call, KitCanFailTest::writeOneMore)
                : call;
    CaseChecker.Report report = cases(Transpose.class, fault);
    assertTrue(report.failures().stream().anyMatch(f -> f.contains("GUARDED")), report::message);
    assertTrue(report.failures().stream().anyMatch(f -> f.contains("SHARED")), report::message);
  }

  private static void writeOneMore(Kernel kernel, List<Elements> inputs, List<Elements> outputs) {
    TensorType type = kernel.outputTypes(List.of(inputs.get(0).type())).get(0);
    HostTensor result = HostTensor.zeros(type);
    right(kernel, inputs, List.of(Elements.of(result)));
    for (int i = 0; i < result.size(); i++) {
      outputs.get(0).set(i, Elements.of(result).get(i));
    }
    outputs.get(0).set(result.size(), 0);
  }

  @Test
  void aSumInAnotherOrderIsReported() {
    UnaryOperator<Call> fault = only(Reduce.class, KitCanFailTest::sumInPlainOrder);
    assertFalse(cases(Reduce.class, fault).failures().isEmpty());
    try (Device device = WrongDevice.with(fault)) {
      boolean reported = false;
      for (int seed = 0; seed < 60 && !reported; seed++) {
        reported = RandomGraph.of(seed).compare(device).isPresent();
      }
      assertTrue(reported, "random graphs report it too");
      assertNotEquals(TrainingRun.referenceHash(30), TrainingRun.hash(device, 30));
    }
  }

  private static void sumInPlainOrder(
      Kernel kernel, List<Elements> inputs, List<Elements> outputs) {
    right(kernel, inputs, outputs);
    Reduce reduce = (Reduce) kernel;
    if (reduce.operation() == Reduce.Operation.SUM && reduce.prologue() == null) {
      Elements x = inputs.get(0);
      Reduce.Layout layout = Reduce.Layout.of(x.type().shape(), reduce.axes());
      for (int o = 0; o < layout.base().length; o++) {
        double sum = 0;
        for (int step : layout.step()) {
          sum = Arithmetic.FLOAT32.add(sum, x.get(layout.base()[o] + step));
        }
        outputs.get(0).set(o, sum);
      }
    }
  }

  @Test
  void aKernelThatThrowsIsReportedAsItsCase() {
    UnaryOperator<Call> fault =
        only(
            Gather.class,
            (kernel, inputs, outputs) -> {
              throw new IllegalStateException("no memory");
            });
    CaseChecker.Report report = cases(Gather.class, fault);
    assertTrue(report.message().contains("no memory"), report::message);
  }

  @Test
  void casesAboveTheLimitAreCounted() {
    KernelCase small =
        KernelCase.of("small", new Gather(), new TestNumbers(1).floats(3, 2), index());
    List<ReadyCase> both = List.of(new ReadyCase(small), new ReadyCase(small.withWork(1_000_000)));
    try (Device device = WrongDevice.with(RIGHT)) {
      CaseChecker.Report report = CaseChecker.check(device, both, WORK_LIMIT);
      assertEquals(1, report.run());
      assertEquals(1, report.leftOut());
    }
  }

  private static HostTensor index() {
    return HostTensor.of(Shape.of(2), 0, 2);
  }

  @Test
  void aKernelWithoutCasesIsFound() {
    Set<String> missing =
        KernelDefinitions.withoutCases(System.getProperty("java.class.path"), List.of());
    assertTrue(missing.contains(Gemm.class.getName()), missing::toString);
    assertTrue(missing.contains(Reduce.class.getName()), missing::toString);
  }

  @Test
  void aWrongGradientIsReported() {
    Tape tape = Tape.of(List.of(Expr.input(0).times(Expr.input(0))), 1);
    Map square = new Map(tape, Shape.of(5));
    HostTensor x = new TestNumbers(2).awayFromZero(5);
    GradientCase right = GradientCase.of("right", square, Set.of(0), x);
    GradientCase wrong =
        GradientCase.of("wrong", new ScaledGradient(square, 1.000003f), Set.of(0), x);
    assertTrue(GradientCheck.check(right).isEmpty());
    assertTrue(GradientCheck.check(wrong).isPresent());
  }

  /** A map whose gradient is too large by a factor. */
  record ScaledGradient(Map map, float factor) implements Kernel {
    @Override
    public String name() {
      return "scaled_gradient";
    }

    @Override
    public List<TensorType> outputTypes(List<TensorType> inputs) {
      return map.outputTypes(inputs);
    }

    @Override
    public void reference(Arithmetic arithmetic, List<Elements> inputs, List<Elements> outputs) {
      map.reference(arithmetic, inputs, outputs);
    }

    @Override
    public List<Value> gradient(
        Application application, List<Value> adjoints, List<Boolean> wanted) {
      Value right = map.gradient(application, adjoints, wanted).get(0);
      return Arrays.asList(Map.of(right, g -> g.times(factor)));
    }
  }
}
