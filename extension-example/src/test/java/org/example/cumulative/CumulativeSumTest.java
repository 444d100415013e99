package org.example.cumulative;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.backend.cuda.ptx.PtxBuild;
import dev.concord.device.Backends;
import dev.concord.device.Device;
import dev.concord.device.DeviceDescription;
import dev.concord.graph.Kernel;
import dev.concord.tck.Parity;
import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The kernel on every device that is here, native and by its reference. */
class CumulativeSumTest {
  private static final Kernel KERNEL = new CumulativeSum(false);

  @TestFactory
  Stream<DynamicTest> everyDeviceHasANativeVersionWithTheReferencesBits() {
    return Backends.devices().stream()
        .filter(device -> device.rank() > 0)
        .map(DeviceDescription::id)
        .map(
            id ->
                DynamicTest.dynamicTest(
                    id,
                    () -> {
                      try (Device device = Backends.open(id)) {
                        assertTrue(device.isNative(KERNEL));
                        assertEquals(Optional.empty(), compare(device).difference());
                      }
                    }));
  }

  @Test
  void thePtxIsThatOfTheSource() {
    assertTrue(PtxBuild.isCurrent(CumulativeSumOnGpu.SOURCE), "make it again, see docs/GPU.md");
  }

  @Test
  void withoutNativeVersionsTheReferenceRuns() {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(new WithoutProviders(before));
    try {
      for (String id : Backends.devices().stream().map(DeviceDescription::id).toList()) {
        try (Device device = Backends.open(id)) {
          assertFalse(device.isNative(KERNEL), id);
          assertEquals(Optional.empty(), compare(device).difference(), id);
        }
      }
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static Parity.Outcome compare(Device device) {
    Parity.Check check =
        Parity.checks(Long.MAX_VALUE, 1, 1).stream()
            .filter(candidate -> candidate.name().startsWith("CumulativeSum:"))
            .findFirst()
            .orElseThrow();
    Parity.Outcome outcome = check.run(device);
    assertTrue(outcome.compared() > 10, check.name());
    return outcome;
  }

  /** Hides the services by which native versions are found: the kernel's state on its first day. */
  private static final class WithoutProviders extends ClassLoader {
    WithoutProviders(ClassLoader parent) {
      super(parent);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
      return name.startsWith("META-INF/services/") && name.endsWith("KernelProvider")
          ? Collections.emptyEnumeration()
          : super.getResources(name);
    }
  }
}
