package dev.concord.gpu;

import dev.concord.device.DeviceException;
import dev.concord.expr.Arithmetic;
import dev.concord.graph.Elements;
import dev.concord.kernel.Gemm;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/**
 * The part of the self-test that multiplies two matrices, with the kernel that the device gets for
 * products of that size. The sums are longer than a chunk, so another order of additions shows.
 */
final class SelfTestProduct {
  static final TensorType A = TensorType.f32(3, 260);
  static final TensorType B = TensorType.f32(260, 5);
  static final TensorType C = TensorType.f32(3, 5);

  private SelfTestProduct() {}

  /**
   * Compares with the reference.
   *
   * @throws DeviceException with the first element that differs
   */
  static void run(GpuDriver driver) {
    Gemm gemm = new Gemm(false, false);
    HostTensor a = numbers(A, 1);
    HostTensor b = numbers(B, 2);
    HostTensor expected = HostTensor.zeros(C);
    gemm.reference(
        Arithmetic.FLOAT32,
        List.of(Elements.of(a), Elements.of(b)),
        List.of(Elements.of(expected)));
    HostTensor computed = computed(driver, gemm, a, b);
    for (int i = 0; i < C.size(); i++) {
      float right = expected.floats()[i];
      float got = computed.floats()[i];
      if (Float.floatToIntBits(right) != Float.floatToIntBits(got)) {
        throw new DeviceException(
            "The self-test of %s failed: element %d of a product of %s and %s is %a there, not %a"
                .formatted(driver.description().name(), i, A, B, got, right));
      }
    }
  }

  /** Between −1 and 1, with well mixed bits. */
  private static HostTensor numbers(TensorType type, int seed) {
    HostTensor numbers = HostTensor.zeros(type);
    for (int i = 0; i < type.size(); i++) {
      numbers.floats()[i] = (2 * i + seed) * SelfTest.MULTIPLIER * 0x1p-31f;
    }
    return numbers;
  }

  private static HostTensor computed(GpuDriver driver, Gemm gemm, HostTensor a, HostTensor b) {
    List<GpuMemory> memories = new ArrayList<>();
    GpuContext context =
        new GpuContext(
            driver.traits(),
            bytes -> {
              memories.add(driver.allocate(bytes));
              return memories.getLast();
            });
    HostTensor c = HostTensor.zeros(C);
    try {
      GpuOperand left = operand(A, context);
      GpuOperand right = operand(B, context);
      GpuOperand result = operand(C, context);
      driver.upload(a, left.memory(), 0);
      driver.upload(b, right.memory(), 0);
      List<GpuStep> steps = GemmLaunch.of(gemm, List.of(left, right), List.of(result), context);
      List<String> labels = steps.stream().map(step -> "self-test").toList();
      try (GpuDriver.Sequence sequence = driver.prepare(steps, labels)) {
        sequence.run();
        driver.download(result.memory(), 0, c);
      }
    } finally {
      memories.forEach(GpuMemory::close);
    }
    return c;
  }

  private static GpuOperand operand(TensorType type, GpuContext context) {
    return new GpuOperand(type, context.scratch((long) type.size() * Float.BYTES), 0);
  }
}
