package dev.concord.backend.cuda.ptx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.gpu.GpuSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
            List<String> spills =
                PtxCompiler.compile(ptx, architecture)
                    .lines()
                    .filter(line -> line.contains("spill stores"))
                    .filter(line -> !line.contains(" 0 bytes spill stores, 0 bytes spill loads"))
                    .toList();
            assertEquals(List.of(), spills, architecture);
          }
        });
  }

  @Test
  void aChangedSourceIsNoticed() throws IOException {
    GpuSource source = PtxBuild.source(KERNELS.resolve("map.cl"));
    GpuSource changed = new GpuSource(source.name(), source.text() + " ", null);
    assertFalse(PtxBuild.hash(source).equals(PtxBuild.hash(changed)));
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
            "ex2.approx.f32 %f1, %f2;",
            "atom.global.add.f32 %f1, [%rd1], %f2;",
            "red.global.add.u32 [%rd1], %r1;");
    assertEquals(inexact.size(), PtxRules.violations(String.join("\n", inexact)).size());
    assertEquals(List.of(), PtxRules.violations("\t@%p1 add.rn.f32 %f1, %f2, %f3; // .ftz"));
  }
}
