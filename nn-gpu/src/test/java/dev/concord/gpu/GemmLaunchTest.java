package dev.concord.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.gpu.Argument.Number;
import dev.concord.gpu.ElementFunction.Port;
import dev.concord.kernel.Gemm;
import dev.concord.tensor.TensorType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The launches of products, without a device. */
class GemmLaunchTest {
  private static final GpuTraits GPU = new GpuTraits(false, 132, 1024, 48 * 1024, 4096);
  private static final GpuTraits PROCESSOR = new GpuTraits(true, 2, 4096, 1 << 20, 4096);

  private static GpuOperand operand(int offset, int... lengths) {
    TensorType type = TensorType.f32(lengths);
    return new GpuOperand(type, new TestDriver.Memory(4L * type.size()), offset);
  }

  private static List<GpuStep.Launch> launches(
      Gemm gemm, GpuOperand a, GpuOperand b, GpuOperand c, GpuTraits traits) {
    GpuContext context = new GpuContext(traits, TestDriver.Memory::new);
    return GemmLaunch.of(gemm, List.of(a, b), List.of(c), context).stream()
        .map(step -> assertInstanceOf(GpuStep.Launch.class, step))
        .toList();
  }

  private static List<Integer> numbers(GpuStep.Launch launch) {
    return launch.arguments().stream()
        .filter(Number.class::isInstance)
        .map(argument -> ((Number) argument).value())
        .toList();
  }

  @Test
  void theEntryNamesTileAndLayouts() {
    GpuStep.Launch launch =
        launches(
                new Gemm(true, false),
                operand(0, 128, 784),
                operand(0, 128, 300),
                operand(0, 784, 300),
                GPU)
            .getFirst();
    assertEquals("gemm_32_tn", launch.entry());
    assertEquals(GpuStep.Grid.of(250), launch.groups());
    assertEquals(GpuStep.Grid.of(128), launch.groupSize());
    assertEquals(
        List.of(128 * 784, 128 * 300, 784 * 300, 784, 300, 128, 25, 10, 250, 250), numbers(launch));
  }

  @Test
  void splitProductsAreAddedUpByASecondLaunch() {
    List<GpuStep.Launch> launches =
        launches(
            new Gemm(false, false),
            operand(0, 128, 784),
            operand(0, 784, 300),
            operand(0, 128, 300),
            GPU);
    assertEquals(
        List.of("gemm_32_nn", "gemm_fold"), launches.stream().map(l -> l.entry()).toList());
    assertEquals(List.of(128 * 300, 300, 4), numbers(launches.get(1)));
    assertEquals(GpuStep.Grid.of(150), launches.get(1).groups());
    assertEquals(launches.get(0).arguments().get(2), launches.get(1).arguments().get(0));
  }

  @Test
  void emptySumsReadNothing() {
    for (GpuTraits traits : List.of(GPU, PROCESSOR)) {
      List<GpuStep.Launch> launches =
          launches(
              new Gemm(false, true), operand(0, 3, 0), operand(0, 5, 0), operand(0, 3, 5), traits);
      assertEquals(1, launches.size());
      assertEquals("gemm_fold", launches.getFirst().entry());
      assertEquals(List.of(15, 5, 0), numbers(launches.getFirst()));
    }
  }

  @Test
  void batchesBeyond65535MatricesStayInOneLine() {
    GpuStep.Launch launch =
        launches(
                new Gemm(false, false),
                operand(0, 70_000, 2, 3),
                operand(0, 70_000, 3, 2),
                operand(0, 70_000, 2, 2),
                GPU)
            .getFirst();
    assertEquals(GpuStep.Grid.of(70_000), launch.groups());
  }

  @Test
  void operandsOffTheVectorsGridAvoidTheLargeTile() {
    for (int offset : new int[] {0, 1, 4}) {
      String entry =
          launches(
                  new Gemm(false, true),
                  operand(offset, 4096, 4096),
                  operand(0, 4096, 4096),
                  operand(0, 4096, 4096),
                  GPU)
              .getFirst()
              .entry();
      assertEquals(offset == 1 ? "gemm_64_nt" : "gemm_128_nt", entry);
    }
  }

  @Test
  void aPlainProductStoresItself() {
    GpuStep.Launch launch =
        launches(new Gemm(false, false), operand(0, 4, 4), operand(0, 4, 4), operand(0, 4, 4), GPU)
            .getFirst();
    assertEquals(List.of(Port.CARRIED), launch.function().inputs());
    assertEquals(List.of(Port.DIRECT), launch.function().outputs());
  }

  @Test
  void groupsOfOneServeProcessorsAndDevicesWithoutRoomForTiles() {
    for (GpuTraits traits : List.of(PROCESSOR, new GpuTraits(false, 4, 64, 1 << 15, 4096))) {
      GpuStep.Launch launch =
          launches(
                  new Gemm(false, false),
                  operand(0, 100, 30),
                  operand(0, 30, 40),
                  operand(0, 100, 40),
                  traits)
              .getFirst();
      assertEquals("gemm_processor", launch.entry());
      assertEquals(GpuStep.Grid.of(1), launch.groupSize());
    }
  }

  @Test
  void processorsGetEqualShares() {
    GpuStep.Launch launch =
        launches(
                new Gemm(true, false),
                operand(0, 128, 784),
                operand(0, 128, 300),
                operand(0, 784, 300),
                PROCESSOR)
            .getFirst();
    List<Integer> numbers = numbers(launch);
    int run = numbers.get(5);
    int pieces = numbers.get(6);
    assertEquals(200, run);
    assertEquals(Math.ceilDiv(784, run) * Math.ceilDiv(300, 32), pieces);
    assertEquals(0, pieces % launch.groups().size());
    GpuMemory scratch = ((Argument.Memory) launch.arguments().get(2)).memory();
    assertTrue(scratch.bytes() >= 4L * launch.groups().size() * (Gemm.CHUNK + run) * 32);
  }
}
