package dev.concord.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.concord.layer.Layer;
import dev.concord.loss.Loss;
import dev.concord.regularization.Constraint;
import dev.concord.regularization.Regularizer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Tests of layers, activations, losses, regularisers and constraints as they are defined, without
 * any device: every public one on the class path is in a {@link ModelCase}, and the gradients of
 * every case agree with central differences. A jar with layers of its own extends this class in its
 * tests.
 */
@SuppressWarnings("exports") // JUnit is a static requirement of the module.
public abstract class ModelDefinitions {
  private static final List<Class<?>> KINDS =
      List.of(Layer.class, Loss.class, Regularizer.class, Constraint.class);

  /** For subclasses. */
  protected ModelDefinitions() {}

  @Test
  void everyLayerLossRegularizerConstraintAndActivationHasACase() {
    Set<String> missing = withoutCases(System.getProperty("java.class.path"), ModelCases.all());
    assertTrue(
        missing.isEmpty(),
        () ->
            "These are in no model of the conformance kit: "
                + missing
                + ". Provide a "
                + ModelCases.class.getName()
                + " with them through ServiceLoader.");
  }

  /** What no case covers: public classes on a class path, and activations. */
  static Set<String> withoutCases(String classPath, List<ModelCase> cases) {
    Set<String> missing = new TreeSet<>(Covered.activations());
    KINDS.forEach(kind -> missing.addAll(Implementations.ofPublic(kind, classPath)));
    missing.removeAll(Covered.by(cases));
    return missing;
  }

  @Test
  void casesHaveDifferentLabels() {
    List<ModelCase> cases = ModelCases.all();
    Set<String> labels = new HashSet<>();
    cases.forEach(test -> labels.add(test.label()));
    assertEquals(cases.size(), labels.size());
  }

  @TestFactory
  Stream<DynamicTest> gradientsOfEveryModelAgreeWithCentralDifferences() {
    return ModelCases.all().stream()
        .map(
            test ->
                DynamicTest.dynamicTest(
                    test.label(),
                    () ->
                        new ModelGraph(test)
                            .gradientCheck()
                            .run()
                            .ifPresent(message -> fail(message))));
  }
}
