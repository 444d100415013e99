package dev.concord.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.backend.cuda.ptx.PtxCompiler;
import dev.concord.backend.cuda.ptx.PtxModule;
import dev.concord.backend.cuda.ptx.PtxRules;
import dev.concord.device.Device;
import dev.concord.device.DeviceException;
import dev.concord.device.DeviceOptions;
import dev.concord.device.Mode;
import dev.concord.gpu.GpuDevice;
import dev.concord.tck.Parity;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The PTX that is written while programs are compiled, as random graphs and a training run need it:
 * exact by the same rules as the shipped PTX, and accepted by NVIDIA's compiler. And mode FAST as
 * far as it goes without cuBLAS.
 */
class InterpreterGeneratedPtxTest {
  @BeforeEach
  void interpreter() {
    Interpreter.require();
  }

  @Test
  void whatGraphsAndTrainingNeedIsExactAndAccepted() {
    Set<CudaModules.Key> keys = ConcurrentHashMap.newKeySet();
    try (Device device =
        GpuDevice.open(
            ChangedDriver.of(
                Interpreter.driver(DeviceOptions.DEFAULT),
                launch -> {
                  keys.add(CudaModules.Key.of(launch));
                  return launch;
                }))) {
      for (Parity.Check check : Parity.checks(0, 20, 1)) {
        check.run(device);
      }
    }
    List<CudaModules.Key> carrying = keys.stream().filter(key -> key.function() != null).toList();
    assertTrue(carrying.size() > 20, "only " + carrying.size() + " kernels carry code");
    for (CudaModules.Key key : carrying) {
      String ptx = PtxModule.of(key.source().ptx(), key.entry(), key.function());
      assertEquals(List.of(), PtxRules.violations(ptx), key.toString());
      PtxCompiler.compile(ptx, "sm_75");
      PtxCompiler.compile(ptx, "sm_90");
    }
  }

  @Test
  void withoutCublasFastIsRefusedWithARemedy() {
    Assumptions.assumeFalse(
        LoaderPath.has("libcublas.so.12") || LoaderPath.has("libcublas.so.13"),
        "this machine has cuBLAS");
    DeviceOptions fast = new DeviceOptions(Mode.FAST, java.util.Map.of());
    DeviceException refusal = assertThrows(DeviceException.class, () -> Interpreter.open(fast));
    assertTrue(refusal.getMessage().contains("libcublas.so.12"), refusal.getMessage());
    assertTrue(refusal.getMessage().contains("use mode EXACT"), refusal.getMessage());
    Interpreter.requireNothingLive();
  }

  @Test
  void badSettingsAreRefused() {
    assertThrows(
        DeviceException.class, () -> Interpreter.open(DeviceOptions.DEFAULT.with("lanes", 4)));
    assertThrows(
        DeviceException.class, () -> Interpreter.open(DeviceOptions.DEFAULT.with("tf32", 1)));
    assertThrows(
        DeviceException.class, () -> new CudaBackend().open("cuda:9", DeviceOptions.DEFAULT));
  }
}
