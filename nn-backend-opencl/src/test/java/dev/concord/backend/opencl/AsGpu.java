package dev.concord.backend.opencl;

import dev.concord.device.Device;
import dev.concord.gpu.GpuDevice;
import dev.concord.gpu.GpuDriver;
import dev.concord.gpu.GpuStep;
import dev.concord.gpu.GpuTraits;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.Consumer;

/** Devices that get the kernels for GPUs even where they are processors; slow there, same bits. */
final class AsGpu {
  private AsGpu() {}

  static Device open(FoundDevice device) {
    return open(device, traits(device, device.facts().computeUnits()), launch -> {});
  }

  /** What the choice of kernels for GPUs depends on, with another number of compute units. */
  static GpuTraits traits(FoundDevice device, int computeUnits) {
    GpuTraits own = device.facts().traits();
    return new GpuTraits(
        false, computeUnits, own.workGroupLimit(), own.localMemoryBytes(), own.argumentBytes());
  }

  /**
   * Opens a device for which kernels are chosen by given traits.
   *
   * @param watcher is shown every launch that is prepared
   */
  static Device open(FoundDevice device, GpuTraits traits, Consumer<GpuStep.Launch> watcher) {
    GpuDriver driver = OpenClDriver.open(device, BinaryCache.off(), false);
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          switch (method.getName()) {
            case "traits" -> {
              return traits;
            }
            case "fusion" -> {
              return InvocationHandler.invokeDefault(proxy, method);
            }
            case "prepare" -> watch((List<?>) arguments[0], watcher);
            default -> {}
          }
          try {
            return method.invoke(driver, arguments);
          } catch (InvocationTargetException failure) {
            throw failure.getCause();
          }
        };
    return GpuDevice.open(
        (GpuDriver)
            Proxy.newProxyInstance(
                GpuDriver.class.getClassLoader(), new Class<?>[] {GpuDriver.class}, handler));
  }

  private static void watch(List<?> steps, Consumer<GpuStep.Launch> watcher) {
    for (Object step : steps) {
      if (step instanceof GpuStep.Launch launch) {
        watcher.accept(launch);
      }
    }
  }
}
