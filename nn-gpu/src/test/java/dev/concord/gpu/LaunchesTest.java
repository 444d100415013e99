package dev.concord.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.expr.Expr;
import dev.concord.expr.Tape;
import dev.concord.graph.Kernel;
import dev.concord.kernel.Gemm;
import dev.concord.kernel.Map;
import dev.concord.kernel.Reduce;
import dev.concord.kernel.Reduce.Operation;
import dev.concord.tck.KernelCase;
import dev.concord.tck.KernelCases;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What kernel calls are lowered to: arguments as the kernels declare them, grids within the limits,
 * and as few launches as promised. Products have their own test.
 */
class LaunchesTest {
  private static final int GRID_LIMIT = 65535;
  private static final Pattern HEAD =
      Pattern.compile("GROUP_SIZE\\((\\d+), (\\d+), (\\d+)\\)\\s*KERNEL\\((\\w+)\\)\\(");

  private static List<GpuStep> lower(
      GpuTraits traits, Kernel kernel, List<TensorType> inputs, List<TensorType> outputs) {
    GpuDriver driver = new TestDriver(traits);
    return new Lowering(driver, List.of())
        .steps(
            kernel,
            operands(inputs),
            operands(outputs),
            new GpuContext(driver.traits(), driver::allocate));
  }

  private static List<GpuOperand> operands(List<TensorType> types) {
    return types.stream()
        .map(type -> new GpuOperand(type, new TestDriver.Memory(4L * type.size() + 12), 3))
        .toList();
  }

  private static List<GpuStep> lower(GpuTraits traits, Kernel kernel, TensorType... inputs) {
    return lower(traits, kernel, List.of(inputs), kernel.outputTypes(List.of(inputs)));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyCaseOfTheKitFitsItsKernels(boolean processor) {
    GpuTraits traits = processor ? TestDriver.PROCESSOR : TestDriver.GPU;
    int launches = 0;
    for (KernelCases provider : KernelCases.all()) {
      for (KernelCase test : provider.cases()) {
        if (test.kernel() instanceof Gemm) {
          continue;
        }
        List<TensorType> inputs = test.inputs().stream().map(HostTensor::type).toList();
        for (GpuStep step : lower(traits, test.kernel(), inputs, test.outputTypes())) {
          if (step instanceof GpuStep.Launch launch) {
            check(launch, test.toString());
            launches++;
          } else {
            assertTrue(step instanceof GpuStep.Zero, test + " runs as " + step);
          }
        }
      }
    }
    assertTrue(launches > 1000, "only " + launches + " launches were checked");
  }

  private static void check(GpuStep.Launch launch, String what) {
    GpuStep.Grid groups = launch.groups();
    assertTrue(groups.x() >= 1 && groups.y() >= 1 && groups.z() >= 1, what + ": " + groups);
    assertTrue(groups.y() <= GRID_LIMIT && groups.z() <= GRID_LIMIT, what + ": " + groups);
    Matcher head = HEAD.matcher(launch.source().text());
    while (head.find() && !head.group(4).equals(launch.entry())) {
      // on to the next kernel
    }
    assertEquals(launch.entry(), head.group(4), what);
    GpuStep.Grid declared =
        new GpuStep.Grid(
            Integer.parseInt(head.group(1)),
            Integer.parseInt(head.group(2)),
            Integer.parseInt(head.group(3)));
    assertEquals(declared, launch.groupSize(), what);
    List<String> kinds = declared(launch.source().text().substring(head.end()));
    if (launch.function() != null) {
      for (ElementFunction.Parameter parameter : launch.function().parameters()) {
        kinds.add(parameter.kind() == ElementFunction.Kind.NUMBER ? "number" : "memory");
      }
    }
    List<String> given =
        launch.arguments().stream()
            .map(argument -> argument instanceof Argument.Memory ? "memory" : "number")
            .toList();
    assertEquals(kinds, given, what + ", " + launch.entry());
  }

  /** What the parameters of a kernel hold, up to the closing parenthesis. */
  private static List<String> declared(String text) {
    String walk = ", int".repeat(18).substring(2);
    String expanded =
        text.replaceAll("AXES\\(\\w+\\)", "int, int, int, int, int")
            .replace("WALK", walk)
            .replaceAll("MEMORY\\([^)]*\\)", "memory")
            .replace(" ELEMENT_PARAMETERS", "");
    List<String> kinds = new ArrayList<>();
    for (String parameter : expanded.substring(0, expanded.indexOf(')')).split(",")) {
      kinds.add(parameter.strip().startsWith("int") ? "number" : "memory");
    }
    return kinds;
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "256, 1", "257, 2", "65537, 257", "16777259, 65537", "2147483647, 8388608"})
  void aMapOnAGpuHasAWorkItemForEachElement(int count, int groups) {
    Map map = new Map(Tape.of(List.of(Expr.input(0).abs()), 1), Shape.of(count));
    GpuStep.Launch launch =
        (GpuStep.Launch) lower(TestDriver.GPU, map, TensorType.f32(count)).getFirst();
    assertEquals(GpuStep.Grid.of(groups), launch.groups());
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "4096, 1", "8191, 1", "8192, 2", "100003, 24", "2147483647, 32"})
  void aMapOnAProcessorHasFewWorkItems(int count, int items) {
    Map map = new Map(Tape.of(List.of(Expr.input(0).abs()), 1), Shape.of(count));
    GpuStep.Launch launch =
        (GpuStep.Launch) lower(TestDriver.PROCESSOR, map, TensorType.f32(count)).getFirst();
    assertEquals(GpuStep.Grid.of(items), launch.groups());
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "4096, 1", "4097, 2", "266610, 2", "16777216, 2", "16777217, 3"})
  void aSumHasOneLaunchForEachLevelOfBlocks(int count, int launches) {
    Reduce sum = new Reduce(Operation.SUM, List.of(0));
    for (GpuTraits traits : List.of(TestDriver.GPU, TestDriver.PROCESSOR)) {
      assertEquals(launches, lower(traits, sum, TensorType.f32(count)).size());
    }
  }

  @Test
  void largeReductionsStayWithinTheGrid() {
    Reduce mean = new Reduce(Operation.MEAN, List.of(1));
    for (GpuStep step : lower(TestDriver.GPU, mean, TensorType.f32(200_003, 10_007))) {
      check((GpuStep.Launch) step, "mean");
    }
    GpuStep.Launch first =
        (GpuStep.Launch) lower(TestDriver.GPU, mean, TensorType.f32(200_003, 10_007)).getFirst();
    assertEquals(GpuStep.Grid.of(200_003 * 3), first.groups());
  }

  @Test
  void biasGradientsAreOneLaunchOfManyGroups() {
    Reduce sum = new Reduce(Operation.SUM, List.of(0));
    List<GpuStep> steps = lower(TestDriver.GPU, sum, TensorType.f32(128, 300));
    assertEquals(1, steps.size());
    assertEquals(GpuStep.Grid.of(38), ((GpuStep.Launch) steps.getFirst()).groups());
  }

  @Test
  void anEmptySumIsAFillingWithZeros() {
    Reduce sum = new Reduce(Operation.SUM, List.of(0));
    List<GpuStep> steps = lower(TestDriver.GPU, sum, TensorType.f32(0, 5));
    GpuStep.Zero zero = (GpuStep.Zero) steps.getFirst();
    assertEquals(12, zero.byteOffset());
    assertEquals(20, zero.bytes());
  }

  @Test
  void moreAxesThanAKernelWalksGoToTheReferenceWithAWarning() {
    Reduce sum = new Reduce(Operation.SUM, List.of(1, 3, 5, 7));
    PrintStream screen = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    try {
      List<GpuStep> steps = lower(TestDriver.GPU, sum, TensorType.f32(2, 2, 2, 2, 2, 2, 2, 2));
      assertTrue(steps.getFirst() instanceof GpuStep.Host, steps.toString());
    } finally {
      System.setErr(screen);
    }
    String line = log.toString(StandardCharsets.UTF_8);
    assertTrue(line.contains("WARN") && line.contains(sum.name()), line);
  }
}
