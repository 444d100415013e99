package dev.concord.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.device.Device;
import dev.concord.device.DeviceException;
import dev.concord.device.DeviceOptions;
import dev.concord.device.Executable;
import dev.concord.device.Mode;
import dev.concord.device.Store;
import dev.concord.graph.Graph;
import dev.concord.graph.Value;
import dev.concord.kernel.Gemm;
import dev.concord.kernel.Map;
import dev.concord.plan.Fusion;
import dev.concord.plan.Planner;
import dev.concord.tensor.DType;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import jcuda.driver.CUresult;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What happens when the driver fails: every call that a device makes, the first and the last time,
 * ends in an exception that says what failed, nothing stays allocated, and after an error that CUDA
 * gets over a new device works.
 */
class InterpreterFailureTest {
  /** Every entry point that opening, compiling, running, reading and closing go through. */
  private static final List<String> CALLS =
      List.of(
          "cuDevicePrimaryCtxRetain",
          "cuStreamCreate",
          "cuCtxSetCurrent",
          "cuMemAlloc_v2",
          "cuMemsetD8Async",
          "cuMemcpyHtoD_v2",
          "cuMemHostAlloc",
          "cuEventCreate",
          "cuModuleLoadDataEx",
          "cuModuleGetFunction",
          "cuStreamBeginCapture_v2",
          "cuLaunchKernel",
          "cuStreamEndCapture",
          "cuGraphInstantiateWithFlags",
          "cuEventSynchronize",
          "cuMemcpyHtoDAsync_v2",
          "cuEventRecord",
          "cuGraphLaunch",
          "cuStreamSynchronize",
          "cuMemcpyDtoH_v2");

  /**
   * Entry points of the release; their failure is logged, and the rest is released all the same.
   */
  private static final List<String> RELEASES =
      List.of(
          "cuGraphDestroy",
          "cuGraphExecDestroy",
          "cuModuleUnload",
          "cuEventDestroy_v2",
          "cuMemFreeHost",
          "cuMemFree_v2",
          "cuStreamDestroy_v2");

  private static final float[] EXPECTED = {30, 42, 54, 30, 42, 54};

  @BeforeEach
  void interpreter() {
    Interpreter.require();
    Interpreter.failNoMore();
    Interpreter.requireNothingLive();
    Interpreter.resetCounters();
  }

  /** Opens a device, runs a product and a sum three times, reads, and closes everything. */
  private static float[] use(DeviceOptions options) {
    Graph graph = new Graph();
    Value a = graph.input("a", TensorType.f32(2, 2));
    Value b = graph.constant(HostTensor.of(Shape.of(2, 3), 1f, 2f, 3f, 4f, 5f, 6f));
    Value sum = graph.state("sum", TensorType.f32(2, 3));
    Value product = graph.apply(new Gemm(false, false), a, b);
    Value next = Map.of(sum, product, (x, y) -> x.plus(y));
    graph.update("sum", next);
    try (Device device = Interpreter.open(options);
        Store store = new Store(device)) {
      store.create("sum", TensorType.f32(2, 3));
      try (Executable executable =
          device.compile(Planner.plan(Fusion.fuse(graph, device.fusion())), store)) {
        for (int run = 1; run <= 3; run++) {
          Arrays.fill(executable.input("a").floats(), run);
          executable.run();
        }
      }
      return store.read("sum").floats();
    }
  }

  @Test
  void withoutFailureEverythingIsReleased() {
    long before = Interpreter.leftBehind();
    assertArrayEquals(EXPECTED, use(DeviceOptions.DEFAULT));
    assertArrayEquals(EXPECTED, use(DeviceOptions.DEFAULT.with("stepwise", 1)));
    Interpreter.requireNothingLive();
    assertEquals(before, Interpreter.leftBehind(), "released by the context's end only");
  }

  @Test
  void runningAllocatesNothing() {
    Graph graph = new Graph();
    Value x = graph.input("x", TensorType.f32(100));
    Value sum = graph.state("sum", TensorType.f32(100));
    graph.update("sum", Map.of(sum, x, (a, b) -> a.plus(b)));
    try (Device device = Interpreter.open(DeviceOptions.DEFAULT);
        Store store = new Store(device)) {
      store.create("sum", TensorType.f32(100));
      try (Executable executable = device.compile(Planner.plan(graph), store)) {
        Arrays.fill(executable.input("x").floats(), 1);
        executable.run();
        Interpreter.resetCounters();
        for (int run = 0; run < 1000; run++) {
          executable.run();
        }
        assertEquals(0, Interpreter.calls("cuStreamSynchronize"), "a run does not wait");
        assertEquals(1001f, store.read("sum").floats()[0]);
        assertEquals(1000, Interpreter.calls("cuGraphLaunch"));
        for (String call : List.of("cuMemAlloc_v2", "cuMemHostAlloc", "cuEventCreate")) {
          assertEquals(0, Interpreter.calls(call), call);
        }
      }
    }
    Interpreter.requireNothingLive();
  }

  @TestFactory
  Stream<DynamicTest> everyFailureIsToldAndLeavesNothing() {
    return CALLS.stream().map(entry -> DynamicTest.dynamicTest(entry, () -> failsClearly(entry)));
  }

  private void failsClearly(String entry) {
    Interpreter.resetCounters();
    use(DeviceOptions.DEFAULT);
    int last = (int) Interpreter.calls(entry);
    assertTrue(last > 0, "is never called");
    // The last time cuCtxSetCurrent is called is for a release.
    for (int n : entry.equals("cuCtxSetCurrent") ? List.of(1) : List.of(1, last)) {
      for (int error :
          List.of(CUresult.CUDA_ERROR_OUT_OF_MEMORY, CUresult.CUDA_ERROR_LAUNCH_FAILED)) {
        Interpreter.fail(entry, n, error);
        DeviceException failure =
            assertThrows(DeviceException.class, () -> use(DeviceOptions.DEFAULT));
        Interpreter.failNoMore();
        String message = failure.getMessage();
        assertTrue(message.contains(CUresult.stringFor(error)), message);
        assertTrue(message.startsWith("CUDA on cuda:0: "), message);
        Interpreter.requireNothingLive();
        if (error == CUresult.CUDA_ERROR_OUT_OF_MEMORY) {
          assertArrayEquals(EXPECTED, use(DeviceOptions.DEFAULT));
        }
      }
    }
  }

  @TestFactory
  Stream<DynamicTest> aReleaseThatFailsDoesNotStopTheOthers() {
    return RELEASES.stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry,
                    () -> {
                      Interpreter.fail(entry, 1, CUresult.CUDA_ERROR_INVALID_HANDLE);
                      assertArrayEquals(EXPECTED, use(DeviceOptions.DEFAULT));
                      Interpreter.requireNothingLive();
                    }));
  }

  @Test
  void outOfMemorySaysHowMuchWasAskedForAndIsFree() {
    try (Device device = Interpreter.open(DeviceOptions.DEFAULT)) {
      DeviceException failure =
          assertThrows(DeviceException.class, () -> device.allocate(DType.F32, 1 << 30));
      assertTrue(failure.getMessage().contains("allocating 4096.0 MiB"), failure.getMessage());
      assertTrue(failure.getMessage().contains("of 2048.0 MiB are free"), failure.getMessage());
      device.allocate(DType.F32, 1000).close(); // it goes on
    }
    Interpreter.requireNothingLive();
  }

  @Test
  void aLaunchThatFailsNamesItsKernel() {
    for (int stepwise = 0; stepwise < 2; stepwise++) {
      Interpreter.fail("cuLaunchKernel", 1, CUresult.CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES);
      DeviceOptions options = DeviceOptions.DEFAULT.with("stepwise", stepwise);
      DeviceException failure = assertThrows(DeviceException.class, () -> use(options));
      assertTrue(failure.getMessage().contains("launching kernel "), failure.getMessage());
      assertTrue(failure.getMessage().contains("LAUNCH_OUT_OF_RESOURCES"), failure.getMessage());
      Interpreter.failNoMore();
      Interpreter.requireNothingLive();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"libcublas.so.12", "libcublas.so.13"})
  void aBrokenCublasIsToldAndLeavesNothing(String library) throws IOException {
    // The version that is looked for first must be the broken one.
    Assumptions.assumeFalse(LoaderPath.has("libcublas.so.12"));
    // And none may be loaded, as it is where CublasTest ran in this JVM.
    Assumptions.assumeFalse(Files.readString(Path.of("/proc/self/maps")).contains(library));
    Path broken = Path.of(System.getenv("LD_LIBRARY_PATH").split(":")[0], library);
    Files.writeString(broken, "no library");
    try {
      for (int attempt = 0; attempt < 2; attempt++) { // JCuda fails otherwise the second time
        DeviceException failure =
            assertThrows(
                DeviceException.class,
                () -> Interpreter.driver(new DeviceOptions(Mode.FAST, java.util.Map.of())));
        assertTrue(failure.getMessage().contains("cannot be loaded"), failure.getMessage());
        assertTrue(failure.getMessage().contains("Install cuBLAS"), failure.getMessage());
        Interpreter.requireNothingLive();
      }
    } finally {
      Files.delete(broken);
    }
  }

  @Test
  void aLostDeviceSaysSoAgainAndAgainAndIsReleased() {
    try (Device device = Interpreter.open(DeviceOptions.DEFAULT)) {
      Interpreter.loseDevice(CUresult.CUDA_ERROR_ECC_UNCORRECTABLE);
      DeviceException first =
          assertThrows(DeviceException.class, () -> device.allocate(DType.F32, 1));
      assertTrue(first.getMessage().contains("ECC_UNCORRECTABLE"), first.getMessage());
      assertTrue(first.getMessage().contains("start the program again"), first.getMessage());
      Interpreter.failNoMore();
      DeviceException second =
          assertThrows(DeviceException.class, () -> device.allocate(DType.F32, 1));
      assertEquals(first.getMessage(), second.getMessage());
    }
    Interpreter.requireNothingLive();
  }
}
