package dev.concord.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.device.Device;
import dev.concord.expr.Arithmetic;
import dev.concord.expr.Expr;
import dev.concord.expr.NamedFunction;
import dev.concord.graph.Elements;
import dev.concord.graph.Kernel;
import dev.concord.kernel.Gemm;
import dev.concord.layer.Activation;
import dev.concord.layer.Dense;
import dev.concord.model.Model;
import dev.concord.plan.Program.Call;
import dev.concord.regularization.L2;
import dev.concord.regularization.MaxNorm;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The kit reports models whose gradients, bits or cases are wrong in one place. */
class ModelKitCanFailTest {
  private static ModelCase withActivation(Activation activation) {
    Model model = Model.sequential(3).add(Dense.of(2, activation)).build();
    return ModelCase.of("wrong", model, new TestNumbers(1).floats(4, 3));
  }

  private static Activation square(float slope) {
    NamedFunction function =
        NamedFunction.unary("square", 0, Expr::squared, (x, y) -> x.times(slope), x -> x * x);
    return Activation.of("square", function::of);
  }

  @Test
  void aWrongGradientIsReported() {
    assertEquals(
        Optional.empty(), new ModelGraph(withActivation(square(2f))).gradientCheck().run());
    Optional<String> wrong = new ModelGraph(withActivation(square(2.00001f))).gradientCheck().run();
    assertTrue(wrong.orElseThrow().contains("dense1/weight"), wrong::get);
  }

  @Test
  void oneWrongBitIsReported() {
    UnaryOperator<Call> fault =
        call ->
            call.kernel() instanceof Gemm gemm && gemm.transposeA()
                ? WrongDevice.computing(call, ModelKitCanFailTest::oneUlpOff)
                : call;
    try (Device right = WrongDevice.with(call -> call);
        Device wrong = WrongDevice.with(fault)) {
      List<ModelCase> models = List.of(withActivation(Activation.TANH));
      assertEquals(Optional.empty(), ModelChecker.check(right, models));
      String message = ModelChecker.check(wrong, models).orElseThrow();
      assertTrue(message.contains("gradient of dense1/weight"), message);
    }
  }

  private static void oneUlpOff(Kernel kernel, List<Elements> inputs, List<Elements> outputs) {
    kernel.reference(Arithmetic.FLOAT32, inputs, outputs);
    outputs.get(0).set(0, StrictMath.nextUp((float) outputs.get(0).get(0)));
  }

  @Test
  void whatNoModelHoldsIsFound() {
    String classPath = System.getProperty("java.class.path");
    Set<String> all = ModelDefinitions.withoutCases(classPath, List.of());
    for (Class<?> known : List.of(Dense.class, L2.class, MaxNorm.class)) {
      assertTrue(all.contains(known.getName()), all::toString);
    }
    assertTrue(all.contains("silu") && all.contains("leaky_relu"), all::toString);
    Set<String> rest =
        ModelDefinitions.withoutCases(classPath, List.of(withActivation(Activation.SILU)));
    assertTrue(!rest.contains("silu") && !rest.contains(Dense.class.getName()), rest::toString);
    assertTrue(rest.contains("tanh"), rest::toString);
  }
}
