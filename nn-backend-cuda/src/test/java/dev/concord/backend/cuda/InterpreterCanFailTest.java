package dev.concord.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.device.Device;
import dev.concord.device.DeviceOptions;
import dev.concord.expr.Primitive;
import dev.concord.expr.Tape;
import dev.concord.expr.Tape.Instruction;
import dev.concord.gpu.Argument;
import dev.concord.gpu.ElementFunction;
import dev.concord.gpu.GpuDevice;
import dev.concord.gpu.GpuDriver;
import dev.concord.gpu.GpuSource;
import dev.concord.gpu.GpuStep.Launch;
import dev.concord.tck.Parity;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * That the interpreter notices small mistakes: the kit's comparisons, which pass as the kernels
 * are, must each fail with a constant off by one ulp, a barrier removed, or arguments out of place.
 */
class InterpreterCanFailTest {
  private static final long WORK_LIMIT = 2_000;

  /** The coefficient of r² in the kernels' exponential function, and its upper neighbour. */
  private static final String EXP_HALF = "0f3EFFFFFE";

  private static final String EXP_HALF_OFF = "0f3EFFFFFF";

  @BeforeEach
  void interpreter() {
    Interpreter.require();
  }

  /** The first difference between the device with a change and the reference. */
  private static Optional<String> difference(String check, UnaryOperator<Launch> change) {
    Parity.Check comparison =
        Parity.checks(WORK_LIMIT, 1, 1).stream()
            .filter(candidate -> candidate.name().startsWith(check + ":"))
            .findFirst()
            .orElseThrow();
    AtomicBoolean opened = new AtomicBoolean(); // the self-test would refuse the device
    GpuDriver changed =
        ChangedDriver.of(
            Interpreter.driver(DeviceOptions.DEFAULT),
            launch -> opened.get() ? change.apply(launch) : launch);
    try (Device device = GpuDevice.open(changed)) {
      opened.set(true);
      return comparison.run(device).difference();
    }
  }

  /** That the kernels ran, and what they computed is not what the reference computes. */
  private static void assertOtherBits(Optional<String> difference) {
    String found = difference.orElse("no difference");
    assertTrue(found.contains(" differ, first at "), found);
  }

  /** That the interpreter stopped a kernel, as two of its threads met in shared memory. */
  private static void assertRace(Optional<String> difference) {
    String found = difference.orElse("no difference");
    assertTrue(found.contains("CUDA_ERROR_LAUNCH_FAILED"), found);
    assertTrue(Interpreter.lastFault().contains("race on shared memory"), Interpreter.lastFault());
  }

  /** That other bits were computed, or an access ended outside of all memory. */
  private static void assertOutOfPlace(Optional<String> difference) {
    if (difference.orElse("no difference").contains("CUDA_ERROR_ILLEGAL_ADDRESS")) {
      String fault = Interpreter.lastFault();
      assertTrue(fault.contains("not within an allocation"), fault);
    } else {
      assertOtherBits(difference);
    }
  }

  /** The launch with other PTX. */
  private static Launch with(Launch launch, UnaryOperator<String> change) {
    GpuSource source = launch.source();
    return new Launch(
        new GpuSource(source.name() + " changed", source.text(), change.apply(source.ptx())),
        launch.entry(),
        launch.function(),
        launch.groups(),
        launch.groupSize(),
        launch.arguments());
  }

  private static Launch with(Launch launch, ElementFunction function, List<Argument> arguments) {
    return new Launch(
        launch.source(), launch.entry(), function, launch.groups(), launch.groupSize(), arguments);
  }

  /** The PTX without the first barrier of a kernel. */
  private static String withoutBarrier(String ptx, String entry) {
    int start = ptx.indexOf(".entry " + entry + "(");
    return ptx.substring(0, start) + ptx.substring(start).replaceFirst("bar\\.sync\\s+0;", "");
  }

  @Test
  void withoutMistakeAllIsEqual() {
    for (String check : List.of("Map", "Gemm", "Softmax")) {
      assertEquals(Optional.empty(), difference(check, launch -> launch), check);
    }
  }

  @Test
  void aConstantOfAnExpressionOffByAnUlpIsCaught() {
    assertOtherBits(
        difference("Map", launch -> with(launch, offByAnUlp(launch), launch.arguments())));
  }

  /** The function with its last constant one ulp larger. */
  private static ElementFunction offByAnUlp(Launch launch) {
    ElementFunction function = launch.function();
    if (function == null) {
      return null;
    }
    List<Instruction> instructions = new ArrayList<>(function.tape().instructions());
    for (int i = instructions.size() - 1; i >= 0; i--) {
      Instruction old = instructions.get(i);
      if (old.primitive() == Primitive.CONSTANT) {
        instructions.set(
            i, new Instruction(old.primitive(), old.operands(), old.payload() + 1, null));
        break;
      }
    }
    Tape tape = new Tape(instructions, function.tape().outputs(), function.tape().inputs());
    return new ElementFunction(tape, function.inputs(), function.outputs(), function.outerAxes());
  }

  @Test
  void aConstantOfAKernelOffByAnUlpIsCaught() {
    assertOtherBits(
        difference("Softmax", launch -> with(launch, ptx -> ptx.replace(EXP_HALF, EXP_HALF_OFF))));
  }

  @TestFactory
  Stream<DynamicTest> aBarrierRemovedIsCaught() {
    return Stream.of("Gemm", "Softmax", "Reduce")
        .map(
            check ->
                DynamicTest.dynamicTest(
                    check,
                    () ->
                        assertRace(
                            difference(
                                check,
                                launch ->
                                    with(launch, ptx -> withoutBarrier(ptx, launch.entry()))))));
  }

  @TestFactory
  Stream<DynamicTest> argumentsOutOfPlaceAreCaught() {
    return Stream.of("Gemm", "Softmax", "Reduce", "Gather")
        .map(
            check ->
                DynamicTest.dynamicTest(
                    check,
                    () ->
                        assertOutOfPlace(
                            difference(
                                check,
                                launch -> with(launch, launch.function(), swapped(launch))))));
  }

  /** The arguments with the first two places in memory exchanged. */
  private static List<Argument> swapped(Launch launch) {
    List<Argument> arguments = new ArrayList<>(launch.arguments());
    List<Integer> memory =
        IntStream.range(0, arguments.size())
            .filter(i -> arguments.get(i) instanceof Argument.Memory)
            .boxed()
            .toList();
    if (memory.size() > 1) {
      Collections.swap(arguments, memory.get(0), memory.get(1));
    }
    return arguments;
  }
}
