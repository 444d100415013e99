package dev.concord.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.concord.expr.Arithmetic;
import dev.concord.graph.Elements;
import dev.concord.graph.Kernel;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Tests of the kernels' definitions, without any device: every kernel on the class path has cases,
 * its reference sets every output element and changes no input, its gradient agrees with central
 * differences. A jar with kernels of its own extends this class in its tests.
 */
@SuppressWarnings("exports") // JUnit is a static requirement of the module.
public abstract class KernelDefinitions {
  /** For subclasses. */
  protected KernelDefinitions() {}

  /**
   * Kernel classes that no device will ever run, such as the wrong ones of a test; none by default.
   */
  protected Set<Class<? extends Kernel>> neverRun() {
    return Set.of();
  }

  @Test
  void everyKernelHasCases() {
    Set<String> missing = withoutCases(System.getProperty("java.class.path"), KernelCases.all());
    neverRun().forEach(kernel -> missing.remove(kernel.getName()));
    assertTrue(
        missing.isEmpty(),
        () ->
            "These kernels have no case in the conformance kit: "
                + missing
                + ". Provide a "
                + KernelCases.class.getName()
                + " for them through ServiceLoader.");
  }

  /** Kernel classes on a class path for which no provider has a case. */
  static Set<String> withoutCases(String classPath, List<KernelCases> providers) {
    Set<String> missing = new TreeSet<>(Implementations.of(Kernel.class, classPath));
    providers.forEach(
        provider ->
            provider.cases().forEach(test -> missing.remove(test.kernel().getClass().getName())));
    return missing;
  }

  @Test
  void providersKeepTheirWord() {
    for (KernelCases provider : KernelCases.all()) {
      Set<Class<? extends Kernel>> covered = new HashSet<>();
      provider.cases().forEach(test -> covered.add(test.kernel().getClass()));
      assertEquals(provider.kernels(), covered, provider.getClass().getName());
    }
  }

  @TestFactory
  Stream<DynamicTest> referencesSetEveryElementAndChangeNoInput() {
    return KernelCases.all().stream()
        .map(
            provider ->
                DynamicTest.dynamicTest(
                    provider.getClass().getSimpleName(),
                    () -> provider.cases().forEach(KernelDefinitions::checkReference)));
  }

  /** Most work of a case that is run twice here. */
  private static final long WORK_LIMIT = 200_000;

  private static void checkReference(KernelCase test) {
    if (test.work() > WORK_LIMIT) {
      return;
    }
    List<HostTensor> inputs = test.inputs().stream().map(KernelDefinitions::copyOf).toList();
    List<HostTensor> zeros = test.expected();
    List<HostTensor> ones = new ArrayList<>();
    List<Elements> outputs = new ArrayList<>();
    for (TensorType type : test.outputTypes()) {
      ones.add(HostTensor.zeros(type));
      outputs.add(Elements.of(ones.getLast()));
      for (int i = 0; i < type.size(); i++) {
        outputs.getLast().set(i, 1);
      }
    }
    List<Elements> views = new ArrayList<>();
    inputs.forEach(input -> views.add(Elements.of(input)));
    test.kernel().reference(Arithmetic.FLOAT32, views, outputs);
    for (int o = 0; o < ones.size(); o++) {
      Optional<String> unset =
          Difference.first(test + ": output " + o + " keeps an element", zeros.get(o), ones.get(o));
      unset.ifPresent(message -> fail(message));
    }
    for (int i = 0; i < inputs.size(); i++) {
      Difference.first(test + ": input " + i + " changed", test.inputs().get(i), inputs.get(i))
          .ifPresent(message -> fail(message));
    }
  }

  private static HostTensor copyOf(HostTensor tensor) {
    HostTensor copy = HostTensor.zeros(tensor.type());
    Tensors.copy(tensor, copy, 0);
    return copy;
  }

  @TestFactory
  Stream<DynamicTest> gradientsAgreeWithCentralDifferences() {
    return KernelCases.all().stream()
        .flatMap(provider -> provider.gradients().stream())
        .map(
            test ->
                DynamicTest.dynamicTest(
                    test.toString(),
                    () -> GradientCheck.check(test).ifPresent(message -> fail(message))));
  }
}
