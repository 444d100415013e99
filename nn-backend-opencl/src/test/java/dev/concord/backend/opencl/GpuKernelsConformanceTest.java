package dev.concord.backend.opencl;

import dev.concord.tck.BackendConformance;
import dev.concord.tck.DeviceUnderTest;
import java.util.List;

/**
 * The kernels for GPUs, checked on a processor where no GPU is: their OpenCL text compiles, and its
 * barriers, local memory and order of additions give the reference's bits. Smaller than the run of
 * {@link OpenClConformanceTest}, because a processor is slow with them.
 */
class GpuKernelsConformanceTest extends BackendConformance {
  private static final long SMALL = 5_000;

  @Override
  protected List<DeviceUnderTest> devices() {
    return OpenClDevices.found().stream()
        .filter(device -> device.facts().processor())
        .map(
            device ->
                new DeviceUnderTest(
                    device.facts().id() + " with the kernels for GPUs",
                    () -> AsGpu.open(device),
                    SMALL))
        .toList();
  }

  @Override
  protected int randomGraphs() {
    return 4;
  }

  @Override
  protected int trainingSteps() {
    return 10;
  }
}
