package dev.concord.backend.cuda;

import dev.concord.gpu.GpuDriver;
import dev.concord.gpu.GpuStep;
import dev.concord.gpu.GpuTraits;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.UnaryOperator;

/** Drivers that change launches on their way: to make mistakes on purpose, or to watch. */
final class ChangedDriver {
  private ChangedDriver() {}

  static GpuDriver of(GpuDriver driver, UnaryOperator<GpuStep.Launch> change) {
    return of(driver, driver.traits(), change);
  }

  /** One whose kernels are chosen for other traits. */
  static GpuDriver of(GpuDriver driver, GpuTraits traits, UnaryOperator<GpuStep.Launch> change) {
    InvocationHandler handler =
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "traits" -> traits;
              case "fusion" -> InvocationHandler.invokeDefault(proxy, method);
              case "prepare" ->
                  driver.prepare(changed((List<?>) arguments[0], change), strings(arguments[1]));
              default -> {
                try {
                  yield method.invoke(driver, arguments);
                } catch (InvocationTargetException failure) {
                  throw failure.getCause();
                }
              }
            };
    return (GpuDriver)
        Proxy.newProxyInstance(
            GpuDriver.class.getClassLoader(), new Class<?>[] {GpuDriver.class}, handler);
  }

  private static List<GpuStep> changed(List<?> steps, UnaryOperator<GpuStep.Launch> change) {
    return steps.stream()
        .map(GpuStep.class::cast)
        .map(step -> step instanceof GpuStep.Launch launch ? change.apply(launch) : step)
        .toList();
  }

  private static List<String> strings(Object list) {
    return ((List<?>) list).stream().map(String.class::cast).toList();
  }
}
