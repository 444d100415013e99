package dev.concord.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.concord.device.Backend;
import dev.concord.device.Backends;
import dev.concord.device.Device;
import dev.concord.device.DeviceException;
import dev.concord.graph.Kernel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * The conformance kit: extend this class in a backend's tests and name the devices to check. Every
 * comparison is bit for bit with reference arithmetic; there is no tolerance anywhere.
 *
 * <p>Per device: all kernel cases in all placements, random graphs under the device's own fusion,
 * models with every layer, activation and loss, forward and backward, a whole training run by hash,
 * rows at several batch sizes, and the contract of {@link Device}. {@link
 * DeviceUnderTest#workLimit} and the methods below make it smaller for slow backends; the names of
 * the tests say how much was left out.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("exports") // JUnit is a static requirement of the module.
public abstract class BackendConformance {
  private final Map<DeviceUnderTest, Device> open = new LinkedHashMap<>();
  private final Map<Class<? extends Kernel>, List<ReadyCase>> cases = new LinkedHashMap<>();

  /** For subclasses. */
  protected BackendConformance() {}

  /** The devices to check: one backend under all option sets that matter. */
  protected abstract List<DeviceUnderTest> devices();

  /** How many random graphs each device runs; 60 unless overridden. */
  protected int randomGraphs() {
    return 60;
  }

  /** Steps of the training run; 100 unless overridden. */
  protected int trainingSteps() {
    return 100;
  }

  @BeforeAll
  void prepare() {
    for (KernelCases provider : KernelCases.all()) {
      for (KernelCase test : provider.cases()) {
        cases
            .computeIfAbsent(test.kernel().getClass(), kernel -> new ArrayList<>())
            .add(new ReadyCase(test));
      }
    }
  }

  @AfterAll
  void closeAll() {
    open.values().forEach(Device::close);
  }

  private Device device(DeviceUnderTest chosen) {
    return open.computeIfAbsent(chosen, fresh -> fresh.open().get());
  }

  private Stream<DynamicNode> perDevice(Function<DeviceUnderTest, DynamicNode> test) {
    return devices().stream().map(test);
  }

  @TestFactory
  Stream<DynamicNode> everyKernelHasTheReferencesBits() {
    return perDevice(
        chosen ->
            DynamicContainer.dynamicContainer(
                chosen.label(), cases.keySet().stream().map(kernel -> kernelTest(chosen, kernel))));
  }

  private DynamicTest kernelTest(DeviceUnderTest chosen, Class<? extends Kernel> kernel) {
    List<ReadyCase> all = cases.get(kernel);
    long leftOut = all.stream().filter(c -> c.test().work() > chosen.workLimit()).count();
    String name =
        kernel.getSimpleName()
            + ": "
            + (all.size() - leftOut)
            + " cases"
            + (leftOut == 0 ? "" : ", " + leftOut + " above the work limit left out");
    return DynamicTest.dynamicTest(
        name,
        () -> {
          CaseChecker.Report report = CaseChecker.check(device(chosen), all, chosen.workLimit());
          if (!report.failures().isEmpty()) {
            fail(chosen + ", " + kernel.getSimpleName() + ": " + report.message());
          }
        });
  }

  @TestFactory
  Stream<DynamicNode> randomGraphsHaveTheReferencesBits() {
    return perDevice(
        chosen ->
            DynamicTest.dynamicTest(
                chosen + ": " + randomGraphs() + " graphs", () -> checkRandomGraphs(chosen)));
  }

  private void checkRandomGraphs(DeviceUnderTest chosen) {
    for (int seed = 0; seed < randomGraphs(); seed++) {
      int failing = seed;
      RandomGraph.of(seed)
          .compare(device(chosen))
          .ifPresent(message -> fail(chosen + ", graph of seed " + failing + ": " + message));
    }
  }

  @TestFactory
  Stream<DynamicNode> everyModelHasTheReferencesBits() {
    List<ModelCase> models = ModelCases.all();
    return perDevice(
        chosen ->
            DynamicTest.dynamicTest(
                chosen + ": " + models.size() + " models",
                () ->
                    ModelChecker.check(device(chosen), models)
                        .ifPresent(message -> fail(chosen + ", " + message))));
  }

  @TestFactory
  Stream<DynamicNode> aTrainingRunEndsWithTheReferencesHash() {
    String expected = TrainingRun.referenceHash(trainingSteps());
    return perDevice(
        chosen ->
            DynamicTest.dynamicTest(
                chosen + ": " + trainingSteps() + " steps",
                () -> assertEquals(expected, TrainingRun.hash(device(chosen), trainingSteps()))));
  }

  @TestFactory
  Stream<DynamicNode> aRowsBitsDoNotDependOnTheBatch() {
    return perDevice(
        chosen ->
            DynamicTest.dynamicTest(
                chosen.label(),
                () -> RowInvariance.check(device(chosen)).ifPresent(message -> fail(message))));
  }

  @TestFactory
  Stream<DynamicNode> theDeviceKeepsItsContract() {
    return perDevice(
        chosen ->
            DynamicContainer.dynamicContainer(
                chosen.label(), new DeviceContract(chosen.open()).tests()));
  }

  @Test
  void anUnknownBackendIsRefusedWithTheListOfKnownOnes() {
    DeviceException refusal =
        assertThrows(DeviceException.class, () -> Backends.open("no-such-backend"));
    assertTrue(refusal.getMessage().contains("no-such-backend"), refusal.getMessage());
    assertTrue(!Backends.all().isEmpty(), "no backend is announced through ServiceLoader");
    for (Backend backend : Backends.all()) {
      assertTrue(refusal.getMessage().contains(backend.name()), refusal.getMessage());
    }
  }
}
