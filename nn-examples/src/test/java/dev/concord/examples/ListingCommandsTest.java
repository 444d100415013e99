package dev.concord.examples;

import static dev.concord.examples.CommandAssertions.assertPrints;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** The commands backends, kernels and program. */
class ListingCommandsTest {
  @Test
  void backendsAreListedWithDeviceAndMode() {
    assertPrints(
        CommandLineRun.of("backends"), "taken by default", "never taken by itself", "mode EXACT");
  }

  @Test
  void kernelsAreListedWithTheirImplementationOnTheCpu() {
    CommandLineRun run = CommandLineRun.of("kernels");
    assertPrints(run, "cpu", "exp", "tanh", " ulp for ");
    String gemm = run.out().lines().filter(line -> line.startsWith("gemm ")).findFirst().get();
    assertEquals("native", gemm.split(" +")[1], gemm);
  }

  @Test
  void programShowsSlotsAndKernelsOfAStep() {
    assertPrints(
        CommandLineRun.of("program", "xor", "--optimizer", "momentum"),
        "state parameters",
        "state momentum/velocity",
        "gemm",
        "softmax_cross_entropy");
  }
}
