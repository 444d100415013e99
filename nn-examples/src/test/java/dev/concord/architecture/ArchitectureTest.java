package dev.concord.architecture;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rules hold for the main classes of every module that the command line depends on. */
class ArchitectureTest {

  private static JavaClasses concord;

  @BeforeAll
  static void read() {
    concord =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.concord");
  }

  @Test
  void everyModuleIsRead() {
    ModuleMap modules = ModuleMap.ofClassPath();
    TreeSet<String> names = new TreeSet<>(modules.moduleOfPackage().values());
    TreeSet<String> read =
        concord.stream()
            .map(type -> modules.moduleOfPackage().get(type.getPackageName()))
            .filter(name -> name != null)
            .collect(Collectors.toCollection(TreeSet::new));
    assertTrue(names.contains("dev.concord.api"), () -> "modules on the class path: " + names);
    assertTrue(read.equals(names), () -> "modules " + names + ", classes read from " + read);
  }

  @Test
  void vectorApiStaysInTheCpuBackend() {
    check(Rules.VECTOR_API_STAYS_IN_THE_CPU_BACKEND);
  }

  @Test
  void lanesUseExactOperatorsOnly() {
    check(Rules.LANES_USE_EXACT_OPERATORS_ONLY);
  }

  @Test
  void noCyclesBetweenPackages() {
    check(Rules.NO_CYCLES_BETWEEN_PACKAGES);
  }

  @Test
  void internalsStayInTheirModule() {
    check(Rules.internalsStayInTheirModule(ModuleMap.ofClassPath()));
  }

  @Test
  void hostArithmeticIsExact() {
    check(Rules.HOST_ARITHMETIC_IS_EXACT);
  }

  @Test
  void randomNumbersAreThreefry() {
    check(Rules.RANDOM_NUMBERS_ARE_THREEFRY);
  }

  @Test
  void onlyTheCommandLineEndsTheJvm() {
    check(Rules.ONLY_THE_COMMAND_LINE_ENDS_THE_JVM);
  }

  @Test
  void errorsAreThrownOrLogged() {
    check(Rules.ERRORS_ARE_THROWN_OR_LOGGED);
  }

  private static void check(ArchRule rule) {
    rule.check(concord);
  }
}
