package dev.concord.backend.cuda;

import dev.concord.device.DeviceOptions;
import dev.concord.tck.BackendConformance;
import dev.concord.tck.DeviceUnderTest;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/** The conformance kit on the PTX interpreter, at sizes that it can bear. */
class InterpreterConformanceTest extends BackendConformance {
  @BeforeEach
  void interpreter() {
    Interpreter.require();
  }

  @Override
  protected List<DeviceUnderTest> devices() {
    return List.of(
        new DeviceUnderTest(
            "graphs", () -> Interpreter.open(DeviceOptions.DEFAULT), Long.MAX_VALUE),
        new DeviceUnderTest(
            "step by step",
            () -> Interpreter.open(DeviceOptions.DEFAULT.with("stepwise", 1)),
            10_000));
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
