package dev.concord.backend.cuda;

import dev.concord.device.DeviceOptions;
import dev.concord.tck.BackendConformance;
import dev.concord.tck.DeviceUnderTest;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/**
 * The conformance kit on the PTX interpreter, at sizes that it can bear: with {@code
 * -Dconcord.interpreter.work=N} another work limit is taken; a very large one runs every case.
 */
class InterpreterConformanceTest extends BackendConformance {
  private static final long WORK_LIMIT = Long.getLong("concord.interpreter.work", 20_000);

  @BeforeEach
  void interpreter() {
    Interpreter.require();
  }

  @Override
  protected List<DeviceUnderTest> devices() {
    return List.of(
        new DeviceUnderTest("graphs", () -> Interpreter.open(DeviceOptions.DEFAULT), WORK_LIMIT),
        new DeviceUnderTest(
            "step by step",
            () -> Interpreter.open(DeviceOptions.DEFAULT.with("stepwise", 1)),
            WORK_LIMIT / 100));
  }

  @Override
  protected int randomGraphs() {
    return 30;
  }

  @Override
  protected int trainingSteps() {
    return 10;
  }
}
