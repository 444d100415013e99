package dev.concord.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;

/**
 * What the code may not do, as rules over the compiled classes. Each rule has a sample that breaks
 * it in the package {@code violation}. The rules do not judge style or speed.
 */
final class Rules {

  /** Math methods whose result the language fixes to the last bit for every argument. */
  private static final Set<String> EXACT_MATH =
      Set.of(
          "sqrt",
          "fma",
          "abs",
          "round",
          "floorMod",
          "floorDiv",
          "ceilMod",
          "ceilDiv",
          "addExact",
          "subtractExact",
          "multiplyExact",
          "divideExact",
          "incrementExact",
          "decrementExact",
          "negateExact",
          "absExact",
          "toIntExact",
          "multiplyHigh",
          "multiplyFull");

  /** Exact for whole numbers only: for floats the contract's maximum is another function. */
  private static final Set<String> EXACT_ON_WHOLE_NUMBERS = Set.of("min", "max", "clamp");

  private static final Set<String> APPROXIMATE_LANE_OPERATORS =
      Set.of(
          "SIN", "COS", "TAN", "ASIN", "ACOS", "ATAN", "ATAN2", "EXP", "EXPM1", "LOG", "LOG10",
          "LOG1P", "POW", "CBRT", "SINH", "COSH", "TANH", "HYPOT");

  /** Test code in a jar: what it computes reaches neither weights nor data. */
  private static final String CONFORMANCE_KIT = "dev.concord.tck..";

  static final ArchRule VECTOR_API_STAYS_IN_THE_CPU_BACKEND =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.concord.backend.cpu..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("jdk.incubator..")
          .because("the rest of Concord must run without the Vector API module");

  static final ArchRule LANES_USE_EXACT_OPERATORS_ONLY =
      noClasses()
          .should()
          .accessFieldWhere(
              describe("an approximate operator of the Vector API", Rules::isApproximateOperator))
          .because("their bits differ from machine to machine: write the function as an Expr");

  static final ArchRule NO_CYCLES_BETWEEN_PACKAGES =
      slices()
          .matching("dev.concord.(**)")
          .should()
          .beFreeOfCycles()
          .because("each package is to be read and tested without those above it");

  static final ArchRule HOST_ARITHMETIC_IS_EXACT =
      noClasses()
          .that()
          .resideOutsideOfPackage(CONFORMANCE_KIT)
          .should()
          .accessTargetWhere(
              describe("a method of Math outside the exact ones", Rules::isInexactMath))
          .because("what reaches weights or data uses + - * / sqrt and StrictMath");

  static final ArchRule RANDOM_NUMBERS_ARE_THREEFRY =
      noClasses()
          .that()
          .resideOutsideOfPackage(CONFORMANCE_KIT)
          .should()
          .dependOnClassesThat(
              are(
                  resideInAnyPackage("java.util.random..")
                      .or(
                          describe(
                              "random generators of the JDK",
                              type -> isJdkGenerator(type.getFullName())))))
          .orShould()
          .callMethodWhere(
              describe(
                  "Collections.shuffle",
                  call -> isMethod(call, "java.util.Collections", "shuffle")))
          .because("random numbers come from dev.concord.random, the same on every backend");

  static final ArchRule ONLY_THE_COMMAND_LINE_ENDS_THE_JVM =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("dev.concord.examples.Concord")
          .and()
          .doNotHaveFullyQualifiedName("dev.concord.examples.run.Interruption") // a second Ctrl-C
          .should()
          .accessTargetWhere(describe("a method that ends the JVM", Rules::endsTheJvm))
          .because("a library throws, and its caller decides");

  static final ArchRule ERRORS_ARE_THROWN_OR_LOGGED =
      noClasses()
          .should()
          .accessTargetWhere(
              describe(
                  "printStackTrace",
                  access -> access.getTarget().getName().equals("printStackTrace")))
          .because("an error is thrown or logged, never only printed");

  private Rules() {}

  /** No module uses a package of another Concord module that this one does not export. */
  static ArchRule internalsStayInTheirModule(ModuleMap modules) {
    return classes()
        .should(
            new ArchCondition<JavaClass>("use only exported packages of other modules") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                  String from = type.getPackageName();
                  String to = dependency.getTargetClass().getPackageName();
                  if (!modules.mayUse(from, to)) {
                    events.add(SimpleConditionEvent.violated(type, dependency.getDescription()));
                  }
                }
              }
            })
        .because("what a module does not export may change at any time");
  }

  private static boolean isApproximateOperator(JavaFieldAccess access) {
    return access.getTarget().getOwner().getSimpleName().equals("VectorOperators")
        && APPROXIMATE_LANE_OPERATORS.contains(access.getTarget().getName());
  }

  private static boolean isInexactMath(JavaAccess<?> access) {
    if (!access.getTargetOwner().getFullName().equals("java.lang.Math")
        || !(access.getTarget() instanceof CodeUnitAccessTarget target)) {
      return false;
    }
    if (EXACT_ON_WHOLE_NUMBERS.contains(target.getName())) {
      return target.getRawParameterTypes().stream().anyMatch(Rules::isFloatingPoint);
    }
    return !EXACT_MATH.contains(target.getName());
  }

  private static boolean isFloatingPoint(JavaClass type) {
    return type.getName().equals("float") || type.getName().equals("double");
  }

  private static boolean isJdkGenerator(String name) {
    return name.equals("java.util.Random")
        || name.equals("java.util.SplittableRandom")
        || name.equals("java.util.concurrent.ThreadLocalRandom")
        || name.equals("java.security.SecureRandom");
  }

  private static boolean endsTheJvm(JavaAccess<?> access) {
    return isMethod(access, "java.lang.System", "exit")
        || isMethod(access, "java.lang.Runtime", "exit")
        || isMethod(access, "java.lang.Runtime", "halt");
  }

  private static boolean isMethod(JavaAccess<?> access, String owner, String method) {
    return access.getTargetOwner().getFullName().equals(owner)
        && access.getTarget().getName().equals(method);
  }
}
