package dev.concord.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import dev.concord.architecture.violation.EndsTheJvm;
import dev.concord.architecture.violation.PrintsStackTrace;
import dev.concord.architecture.violation.UsesApproximateOperator;
import dev.concord.architecture.violation.UsesInexactMath;
import dev.concord.architecture.violation.UsesJdkRandom;
import dev.concord.architecture.violation.UsesJdkShuffle;
import dev.concord.architecture.violation.UsesVectorApi;
import dev.concord.architecture.violation.left.Left;
import dev.concord.architecture.violation.right.Right;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each rule reports the sample that breaks it, so a rule that checks nothing is found out. */
class RulesCanFailTest {

  @Test
  void vectorApiOutsideTheCpuBackend() {
    reports(Rules.VECTOR_API_STAYS_IN_THE_CPU_BACKEND, 2, UsesVectorApi.class);
  }

  @Test
  void approximateOperator() {
    reports(Rules.LANES_USE_EXACT_OPERATORS_ONLY, 1, UsesApproximateOperator.class);
  }

  @Test
  void cycleBetweenPackages() {
    reports(Rules.NO_CYCLES_BETWEEN_PACKAGES, 1, Left.class, Right.class);
  }

  @Test
  void internalsOfAnotherModule() {
    String left = Left.class.getPackageName();
    String right = Right.class.getPackageName();
    ModuleMap open = new ModuleMap(Map.of(left, "left", right, "right"), Set.of(left, right));
    ModuleMap closed = new ModuleMap(Map.of(left, "left", right, "right"), Set.of(left));
    ModuleMap same = new ModuleMap(Map.of(left, "one", right, "one"), Set.of());
    assertFalse(
        evaluate(Rules.internalsStayInTheirModule(open), Left.class, Right.class).hasViolation());
    assertFalse(
        evaluate(Rules.internalsStayInTheirModule(same), Left.class, Right.class).hasViolation());
    reports(Rules.internalsStayInTheirModule(closed), 1, Left.class, Right.class);
  }

  @Test
  void inexactMath() {
    // exp, pow, max of floats and tanh by reference; max of ints and sqrt are allowed.
    reports(Rules.HOST_ARITHMETIC_IS_EXACT, 4, UsesInexactMath.class);
  }

  @Test
  void randomGeneratorOfTheJdk() {
    reports(Rules.RANDOM_NUMBERS_ARE_THREEFRY, 1, UsesJdkRandom.class);
    reports(Rules.RANDOM_NUMBERS_ARE_THREEFRY, 1, UsesJdkShuffle.class);
  }

  @Test
  void endOfTheJvm() {
    reports(Rules.ONLY_THE_COMMAND_LINE_ENDS_THE_JVM, 2, EndsTheJvm.class);
  }

  @Test
  void printedStackTrace() {
    reports(Rules.ERRORS_ARE_THROWN_OR_LOGGED, 1, PrintsStackTrace.class);
  }

  private static void reports(ArchRule rule, int violations, Class<?>... samples) {
    EvaluationResult result = evaluate(rule, samples);
    String report = result.getFailureReport().toString();
    assertTrue(result.hasViolation(), () -> rule.getDescription() + " reports nothing");
    assertTrue(report.contains(samples[0].getSimpleName()), report);
    assertEquals(violations, result.getFailureReport().getDetails().size(), report);
  }

  private static EvaluationResult evaluate(ArchRule rule, Class<?>... samples) {
    JavaClasses classes = new ClassFileImporter().importClasses(samples);
    return rule.evaluate(classes);
  }
}
