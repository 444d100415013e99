package dev.concord.backend.cuda.ptx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.gpu.GpuSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The PTX of Concord's own kernels: up to date, exact, and accepted by NVIDIA's compiler. */
class ShippedPtxTest {
  private static final Path KERNELS = Path.of("../nn-gpu/src/main/resources/dev/concord/gpu");
  private static final List<String> ARCHITECTURES = List.of("sm_75", "sm_80", "sm_90");
  private static final String REMEDY =
      "; make it again: mvn -q -Pptx -pl nn-backend-cuda -am process-classes";

  private static final Pattern KERNEL_SPILLS =
      Pattern.compile(
          "Function properties for (\\S+)\\s[^,]*, (\\d+) bytes spill stores, (\\d+) bytes");

  private static final Pattern ENTRY = Pattern.compile("\\.(entry|func)\\s");

  private interface Check {
    void run(Path source, String ptx) throws IOException, InterruptedException;
  }

  private static Stream<DynamicTest> everySource(Check check) throws IOException {
    List<Path> sources = PtxBuild.sources(KERNELS);
    assertFalse(sources.isEmpty(), "no kernels in " + KERNELS);
    return sources.stream()
        .map(
            source ->
                DynamicTest.dynamicTest(
                    source.getFileName().toString(), () -> check.run(source, ptx(source))));
  }

  private static String ptx(Path source) throws IOException {
    Path ptx = PtxBuild.beside(source);
    assertTrue(Files.exists(ptx), "there is no " + ptx + REMEDY);
    return Files.readString(ptx);
  }

  @TestFactory
  Stream<DynamicTest> wasMadeFromTheSourceAsItIs() throws IOException {
    return everySource(
        (source, ptx) ->
            assertEquals(
                PtxBuild.hash(PtxBuild.source(source)),
                PtxBuild.hash(ptx),
                PtxBuild.beside(source) + " is not that of its source" + REMEDY));
  }

  @TestFactory
  Stream<DynamicTest> isWhatTheSameCompilerMakes() throws IOException {
    return everySource(
        (source, ptx) -> {
          String here = PtxBuild.compiler().orElse("no nvcc");
          Assumptions.assumeTrue(
              here.equals(PtxBuild.compiler(ptx)),
              "made by " + PtxBuild.compiler(ptx) + ", here is " + here);
          assertEquals(PtxBuild.build(PtxBuild.source(source), here), ptx, "is stale" + REMEDY);
        });
  }

  @TestFactory
  Stream<DynamicTest> computesExactly() throws IOException {
    return everySource((source, ptx) -> assertEquals(List.of(), PtxRules.violations(ptx)));
  }

  @TestFactory
  Stream<DynamicTest> isAcceptedWithoutSpills() throws IOException {
    return everySource(
        (source, ptx) -> {
          for (String architecture : ARCHITECTURES) {
            String log = PtxCompiler.compile(ptx, architecture);
            assertEquals(
                ENTRY.matcher(ptx).results().count(),
                KERNEL_SPILLS.matcher(log).results().count(),
                architecture + " is silent about a kernel:\n" + log);
            assertEquals(List.of(), spills(log), architecture);
          }
        });
  }

  /** The kernels that the compiler's words say to spill registers, with how much. */
  private static List<String> spills(String log) {
    Matcher kernels = KERNEL_SPILLS.matcher(log);
    return kernels
        .results()
        .filter(kernel -> !kernel.group(2).equals("0") || !kernel.group(3).equals("0"))
        .map(MatchResult::group)
        .toList();
  }

  @Test
  void aChangedSourceIsNoticed() throws IOException {
    GpuSource source = PtxBuild.source(KERNELS.resolve("map.cl"));
    GpuSource changed = new GpuSource(source.name(), source.text() + " ", null);
    assertFalse(PtxBuild.hash(source).equals(PtxBuild.hash(changed)));
  }

  @Test
  void spillsAreNoticed() {
    String line = "ptxas . Function properties for k\nptxas . 8 bytes stack frame, %s\n";
    assertEquals(1, spills(line.formatted("4 bytes spill stores, 0 bytes spill loads")).size());
    assertEquals(0, spills(line.formatted("0 bytes spill stores, 0 bytes spill loads")).size());
  }

  @Test
  void inexactInstructionsAreNoticed() {
    List<String> inexact =
        List.of(
            "\tadd.f32 \t%f1, %f2, %f3;",
            "\t@%p1 mul.f32 %f1, %f2, %f3;",
            "add.rn.ftz.f32 %f1, %f2, %f3;",
            "mad.rn.f32 %f1, %f2, %f3, %f4;",
            "div.full.f32 %f1, %f2, %f3;",
            "sqrt.approx.f32 %f1, %f2;",
            "max.f32 %f1, %f2, %f3;",
            "min.f32 %f1, %f2, 0f00000000;",
            "max.f32 %f1, %f2, 0f80000000;",
            "min.f32 %f1, %f2, 0f7FC00000;",
            "max.f32 %f1, %f2, 0fFFFFFFFF;",
            "rcp.approx.f32 %f1, %f2;",
            "ex2.approx.f32 %f1, %f2;",
            "atom.global.add.f32 %f1, [%rd1], %f2;",
            "red.global.add.u32 [%rd1], %r1;");
    assertEquals(inexact.size(), PtxRules.violations(String.join("\n", inexact)).size());
    String exact = "\t@%p1 add.rn.f32 %f1, %f2, %f3; // .ftz\n\tmin.f32 \t%f1, %f2, 0f42B20000;";
    assertEquals(List.of(), PtxRules.violations(exact));
  }
}
