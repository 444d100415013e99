package dev.concord.backend.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.device.Device;
import dev.concord.device.DeviceException;
import dev.concord.device.DeviceOptions;
import dev.concord.device.Executable;
import dev.concord.device.Store;
import dev.concord.gpu.Argument;
import dev.concord.gpu.GpuDevice;
import dev.concord.gpu.GpuDriver;
import dev.concord.gpu.GpuMemory;
import dev.concord.gpu.GpuSource;
import dev.concord.gpu.GpuStep;
import dev.concord.graph.Graph;
import dev.concord.graph.Value;
import dev.concord.kernel.Gemm;
import dev.concord.plan.Fusion;
import dev.concord.plan.Planner;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The driver on the first exact device, with kernels of its own. */
class OpenClDriverTest {
  private static final GpuSource SCALE =
      new GpuSource(
          "test/scale",
          """
          GROUP_SIZE(1, 1, 1) KERNEL(scale)(MEMORY(float, x), int factor, int n) {
            OPEN(float, x);
            for (int i = GROUP_ID(0); i < n; i += GROUP_COUNT(0)) x[i] = x[i] * factor;
          }
          """,
          null);

  @TempDir Path cache;
  private FoundDevice device;

  @BeforeEach
  void find() {
    device = OpenClDevices.found().getFirst();
  }

  private OpenClDriver open() {
    return OpenClDriver.open(device, BinaryCache.in(cache), false);
  }

  private static GpuStep.Launch scale(GpuMemory memory, long offset, int n) {
    return new GpuStep.Launch(
        SCALE,
        "scale",
        null,
        GpuStep.Grid.of(2),
        GpuStep.Grid.of(1),
        List.of(new Argument.Memory(memory, offset, 4), Argument.of(3), Argument.of(n)));
  }

  private static HostTensor read(GpuDriver driver, GpuMemory memory, int size) {
    HostTensor result = HostTensor.zeros(TensorType.f32(size));
    driver.download(memory, 0, result);
    return result;
  }

  private static HostTensor floats(float... values) {
    return HostTensor.of(Shape.of(values.length), values);
  }

  @Test
  void preparedStepsRunAgainAndAgain() {
    try (OpenClDriver driver = open();
        GpuMemory memory = driver.allocate(20);
        GpuDriver.Sequence sequence =
            driver.prepare(
                List.of(scale(memory, 1, 3), new GpuStep.Zero(memory, 16, 4)),
                List.of("scale of layer a", "zero"))) {
      assertEquals(floats(0, 0, 0, 0, 0), read(driver, memory, 5));
      driver.upload(floats(1, 2, 3, 4, 5), memory, 0);
      sequence.run();
      assertEquals(floats(1, 6, 9, 12, 0), read(driver, memory, 5));
      sequence.run();
      assertEquals(floats(1, 18, 27, 36, 0), read(driver, memory, 5));
    }
  }

  @Test
  void bytesAreZeroedAtAnyPlace() {
    try (OpenClDriver driver = open();
        GpuMemory memory = driver.allocate(7);
        GpuDriver.Sequence sequence =
            driver.prepare(List.of(new GpuStep.Zero(memory, 1, 3)), List.of("zero"))) {
      driver.upload(HostTensor.of(Shape.of(7), new byte[] {1, 2, 3, 4, 5, 6, 7}), memory, 0);
      sequence.run();
      HostTensor result = HostTensor.zeros(TensorType.u8(7));
      driver.download(memory, 0, result);
      assertEquals(HostTensor.of(Shape.of(7), new byte[] {1, 0, 0, 0, 5, 6, 7}), result);
    }
  }

  @Test
  void stagedInputsAreThoseOfTheirRun() {
    for (int floats : new int[] {1, 240, 241, 500, 960, 961, 5_000}) {
      try (OpenClDriver driver = open();
          GpuMemory input = driver.allocate(4L * floats);
          GpuDriver.Staging staging = driver.staging(input, 4 * floats);
          GpuDriver.Sequence sequence =
              driver.prepare(List.of(scale(input, 0, floats)), List.of("scale"))) {
        for (int run = 0; run < 20; run++) {
          var buffer = staging.next().asFloatBuffer();
          for (int i = 0; i < floats; i++) {
            buffer.put(run + i);
          }
          staging.send();
          sequence.run();
          if (run % 7 == 6) {
            HostTensor result = read(driver, input, floats);
            assertEquals(3f * run, result.floats()[0]);
            assertEquals(3f * (run + floats - 1), result.floats()[floats - 1]);
          }
        }
      }
    }
  }

  @Test
  void aFailedBuildShowsKernelLayerAndLog() {
    GpuSource broken = new GpuSource("test/broken", "KERNEL(k)(int n) { undeclared = n; }", null);
    GpuStep.Launch launch =
        new GpuStep.Launch(
            broken, "k", null, GpuStep.Grid.of(1), GpuStep.Grid.of(1), List.of(Argument.of(1)));
    try (OpenClDriver driver = open()) {
      DeviceException failure =
          assertThrows(
              DeviceException.class,
              () -> driver.prepare(List.of(launch), List.of("map of layer dense1")));
      for (String part :
          List.of("CL_BUILD_PROGRAM_FAILURE", "test/broken", "layer dense1", "undeclared")) {
        assertTrue(failure.getMessage().contains(part), failure.getMessage());
      }
    }
  }

  @Test
  void wrongLaunchesNameErrorKernelAndLayer() {
    try (OpenClDriver driver = open();
        GpuMemory memory = driver.allocate(4)) {
      GpuStep.Launch good = scale(memory, 0, 1);
      GpuStep.Launch tooMany =
          new GpuStep.Launch(
              SCALE,
              "scale",
              null,
              good.groups(),
              good.groupSize(),
              Stream.concat(good.arguments().stream(), Stream.of(Argument.of(1))).toList());
      expect(driver, tooMany, "CL_INVALID_ARG_INDEX", "argument 4 of scale", "layer dense2");
      GpuStep.Launch noEntry =
          new GpuStep.Launch(
              SCALE, "absent", null, good.groups(), good.groupSize(), good.arguments());
      expect(driver, noEntry, "CL_INVALID_KERNEL_NAME", "absent", "layer dense2");
      GpuStep.Launch wrongSize =
          new GpuStep.Launch(
              SCALE, "scale", null, good.groups(), GpuStep.Grid.of(2), good.arguments());
      expect(driver, wrongSize, "CL_INVALID_WORK_GROUP_SIZE", "scale", "layer dense2");
    }
  }

  private static void expect(OpenClDriver driver, GpuStep.Launch launch, String... parts) {
    DeviceException failure =
        assertThrows(
            DeviceException.class,
            () -> {
              try (GpuDriver.Sequence sequence =
                  driver.prepare(List.of(launch), List.of("scale of layer dense2"))) {
                sequence.run();
              }
            });
    for (String part : parts) {
      assertTrue(failure.getMessage().contains(part), failure.getMessage());
    }
  }

  @Test
  void tooLittleMemorySaysWhatWasAskedAndWhatThereIs() {
    try (OpenClDriver driver = open()) {
      long all = device.facts().memoryBytes();
      DeviceException failure = assertThrows(DeviceException.class, () -> driver.allocate(all + 1));
      assertTrue(
          failure.getMessage().contains(String.format(Locale.ROOT, "asked for %,d bytes", all + 1))
              && failure.getMessage().contains(String.format(Locale.ROOT, "%,d bytes in all", all)),
          failure.getMessage());
      assertEquals(
          Map.of(LiveObjects.Kind.CONTEXT, 1, LiveObjects.Kind.QUEUE, 1), driver.live().counts());
    }
  }

  @Test
  void everythingIsReleasedOnClose() {
    for (int cycle = 0; cycle < 30; cycle++) {
      OpenClDriver driver = open();
      GpuMemory memory = driver.allocate(400);
      GpuDriver.Staging staging = driver.staging(memory, 400);
      GpuDriver.Sequence sequence =
          driver.prepare(List.of(scale(memory, 0, 100)), List.of("scale"));
      for (int run = 0; run < 5; run++) {
        staging.next();
        staging.send();
        sequence.run();
      }
      assertTrue(driver.live().counts().size() >= 4, driver.live().counts().toString());
      sequence.close();
      staging.close();
      memory.close();
      driver.close();
      assertEquals(Map.of(), driver.live().counts());
    }
  }

  /** state ← state + x·w, over a device that is closed with everything still open. */
  @Test
  void aClosedDeviceHasReleasedWhatItMade() {
    Graph graph = new Graph();
    Value state = graph.state("state", TensorType.f32(3, 5));
    Value x = graph.input("x", TensorType.f32(3, 4));
    Value w = graph.state("w", TensorType.f32(4, 5));
    Value product = graph.apply(new Gemm(false, false), x, w);
    graph.update("state", dev.concord.kernel.Map.of(state, product, (a, b) -> a.plus(b)));
    for (int cycle = 0; cycle < 3; cycle++) {
      OpenClDriver driver = open();
      Device gpu = GpuDevice.open(driver);
      Store store = new Store(gpu);
      store.create("state", TensorType.f32(3, 5));
      store.create("w", TensorType.f32(4, 5));
      for (int i = 0; i < 5; i++) {
        Executable executable = gpu.compile(Planner.plan(Fusion.fuse(graph, gpu.fusion())), store);
        executable.run();
        if (i > 0) {
          executable.close();
        }
      }
      assertTrue(driver.live().counts().get(LiveObjects.Kind.MEMORY) > 2);
      gpu.close();
      assertEquals(Map.of(), driver.live().counts());
    }
  }

  /** state ← state + x, thousands of times without reading: the driver's objects stay as few. */
  @Test
  void runsThatNobodyReadsDoNotPileUp() {
    Graph graph = new Graph();
    Value state = graph.state("state", TensorType.f32(3));
    Value x = graph.input("x", TensorType.f32(3));
    graph.update("state", dev.concord.kernel.Map.of(state, x, (a, b) -> a.plus(b)));
    OpenClDriver driver = open();
    try (Device gpu = GpuDevice.open(driver);
        Store store = new Store(gpu)) {
      store.create("state", TensorType.f32(3));
      Executable executable = gpu.compile(Planner.plan(graph), store);
      for (int run = 1; run <= 5_000; run++) {
        executable.input("x").floats()[0] = run % 3;
        executable.run();
        assertTrue(driver.live().counts().getOrDefault(LiveObjects.Kind.EVENT, 0) <= 2);
      }
      assertEquals(2, driver.live().counts().get(LiveObjects.Kind.EVENT));
      HostTensor sums = HostTensor.zeros(TensorType.f32(3));
      store.read("state", sums);
      assertEquals(floats(5_001, 0, 0), sums);
    }
    assertEquals(Map.of(), driver.live().counts());
  }

  @Test
  void programsComeFromTheCacheAndDamagedOnesAreMadeAnew() throws IOException {
    runOnce();
    Path file = onlyFile();
    byte[] good = Files.readAllBytes(file);
    runOnce();
    assertEquals(file, onlyFile());
    // A file that is whole but no program: the driver refuses it, and it is replaced.
    BinaryCache.in(cache).write(file.getFileName().toString(), () -> new byte[] {1, 2, 3});
    runOnce();
    assertTrue(Files.size(file) > good.length / 2, "the foreign binary is still there");
  }

  private Path onlyFile() throws IOException {
    try (Stream<Path> files = Files.list(cache)) {
      List<Path> all = files.toList();
      assertEquals(1, all.size());
      return all.getFirst();
    }
  }

  private void runOnce() {
    try (OpenClDriver driver = open();
        GpuMemory memory = driver.allocate(8);
        GpuDriver.Sequence sequence =
            driver.prepare(List.of(scale(memory, 0, 2)), List.of("scale"))) {
      driver.upload(floats(1, 2), memory, 0);
      sequence.run();
      assertEquals(floats(3, 6), read(driver, memory, 2));
    }
  }

  @Test
  void aProfileListsEveryKernelWithItsTime() {
    try (OpenClDriver driver = OpenClDriver.open(device, BinaryCache.in(cache), true);
        GpuMemory memory = driver.allocate(8);
        GpuDriver.Sequence sequence =
            driver.prepare(List.of(scale(memory, 0, 2)), List.of("scale of layer a"))) {
      sequence.run();
      sequence.run();
      List<String> lines = driver.times().table().lines().toList();
      assertEquals(2, lines.size());
      assertTrue(
          lines.get(1).matches(" +\\d+\\.\\d+ +2 +\\d+\\.\\d+  scale for scale of layer a"),
          lines.get(1));
    }
  }

  @Test
  void unknownSettingsAreRefused() {
    DeviceException refusal =
        assertThrows(
            DeviceException.class,
            () -> OpenClSettings.of(DeviceOptions.DEFAULT.with("threads", 2)));
    assertTrue(
        refusal.getMessage().contains("\"threads\"") && refusal.getMessage().contains("profile"),
        refusal.getMessage());
    assertThrows(
        DeviceException.class, () -> new OpenClBackend().open("opencl:999", DeviceOptions.DEFAULT));
  }
}
