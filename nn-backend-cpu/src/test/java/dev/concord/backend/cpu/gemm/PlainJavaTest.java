package dev.concord.backend.cpu.gemm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Without the Vector API's module the plain path runs, and has the bits of the generated kernels.
 */
class PlainJavaTest {
  @Test
  void anotherProcessWithoutTheModuleComputesTheSameBits()
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                PlainJavaTest.class.getName())
            .redirectErrorStream(true)
            .start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
    assertEquals(0, process.waitFor(), output);
    assertEquals(Boolean.FALSE + " " + hash(16), output);
  }

  /** The other process. */
  public static void main(String[] arguments) {
    boolean present = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    System.out.println(present + " " + hash(1));
  }

  private static int hash(int lanes) {
    var random = new SplittableRandom(40);
    var tuning = new GemmTuning(false, 1, Long.MAX_VALUE, 1);
    int hash = 0;
    for (int transposes = 0; transposes < 4; transposes++) {
      var shape = new GemmShape(23, 45, 600, (transposes & 1) != 0, (transposes & 2) != 0);
      float[] a = GemmReference.operandA(shape, random);
      float[] b = GemmReference.operandB(shape, random);
      float[] c = new float[23 * 45 + GemmPlan.SLACK];
      GemmPlan plan = GemmPlan.plan(shape, lanes, 2, tuning);
      float[] workspace = new float[plan.workspaceFloats()];
      for (int part = 0; part < plan.parts(); part++) {
        plan.run(part, a, 3, b, 5, c, 0, workspace, null);
      }
      hash = 31 * hash + Arrays.hashCode(c);
    }
    return hash;
  }
}
