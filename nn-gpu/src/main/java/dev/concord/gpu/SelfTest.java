package dev.concord.gpu;

import dev.concord.device.DeviceException;
import dev.concord.gpu.GpuStep.Grid;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.util.List;

/**
 * Checks that a device's arithmetic has the contract's bits, before anything is computed with it:
 * sums, products, fused and separately rounded multiply-add, division and square root, on numbers
 * of all sizes, subnormal ones among them; then a small matrix product, see {@link
 * SelfTestProduct}.
 */
final class SelfTest {
  private static final GpuSource PROBE = GpuSource.beside(SelfTest.class, "probe");

  /** Triples of numbers, as probe.cl says. */
  private static final int TRIPLES = 256;

  private static final List<String> RESULTS =
      List.of("a + b", "a - b", "a * b", "a * b + c", "fma(a, b, c)", "a / b", "sqrt(|a|)");

  /** Odd, with well mixed bits: its multiples run through floats of all sizes and signs. */
  static final int MULTIPLIER = 0x9e3779b1;

  private SelfTest() {}

  /**
   * Runs it.
   *
   * @throws DeviceException with the operation, its operands and both results where a bit differs
   */
  static void run(GpuDriver driver) {
    float[] x = operands();
    float[] computed = computed(driver, x);
    for (int i = 0; i < TRIPLES; i++) {
      float a = x[i];
      float b = x[TRIPLES + i];
      float c = x[2 * TRIPLES + i];
      float product = a * b;
      float[] expected = {
        a + b, a - b, product, product + c, Math.fma(a, b, c), a / b, (float) Math.sqrt(Math.abs(a))
      };
      for (int result = 0; result < expected.length; result++) {
        compare(
            driver, RESULTS.get(result), x, i, expected[result], computed[result * TRIPLES + i]);
      }
    }
    SelfTestProduct.run(driver);
  }

  private static void compare(
      GpuDriver driver, String operation, float[] x, int i, float expected, float got) {
    if (Float.floatToIntBits(expected) != Float.floatToIntBits(got)) {
      throw new DeviceException(
          "The self-test of %s failed: %s with a = %a, b = %a, c = %a is %a there, not %a; exact mode needs IEEE arithmetic with subnormal numbers"
              .formatted(
                  driver.description().name(),
                  operation,
                  x[i],
                  x[TRIPLES + i],
                  x[2 * TRIPLES + i],
                  got,
                  expected));
    }
  }

  /** Every fourth triple is of subnormal numbers and their neighbours, the others of any floats. */
  private static float[] operands() {
    float[] x = new float[3 * TRIPLES];
    for (int i = 0; i < x.length; i++) {
      int bits = (i + 1) * MULTIPLIER;
      boolean small = i % 4 == 0;
      x[i] = Float.intBitsToFloat(small ? bits & 0x80ffffff : bits);
    }
    return x;
  }

  private static float[] computed(GpuDriver driver, float[] x) {
    HostTensor operands = HostTensor.of(Shape.of(x.length), x);
    HostTensor results = HostTensor.zeros(TensorType.f32(RESULTS.size() * TRIPLES));
    try (GpuMemory from = driver.allocate((long) Float.BYTES * operands.size());
        GpuMemory to = driver.allocate((long) Float.BYTES * results.size())) {
      driver.upload(operands, from, 0);
      List<Argument> arguments =
          List.of(
              new Argument.Memory(to, 0, Float.BYTES), new Argument.Memory(from, 0, Float.BYTES));
      GpuStep step =
          new GpuStep.Launch(PROBE, "probe", null, Grid.of(1), Grid.of(TRIPLES), arguments);
      try (GpuDriver.Sequence sequence = driver.prepare(List.of(step), List.of("self-test"))) {
        sequence.run();
        driver.download(to, 0, results);
      }
    }
    return results.floats();
  }
}
