package dev.concord.gpu;

import dev.concord.graph.Kernel;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns a kernel call into steps: the driver's own way, Concord's kernels, those of another jar, or
 * the reference on the host as the last resort.
 */
final class Lowering {
  private static final Logger LOG = LoggerFactory.getLogger(Lowering.class);
  private static final Set<String> REPORTED = ConcurrentHashMap.newKeySet();

  private final GpuDriver driver;
  private final List<GpuKernelProvider> providers;

  Lowering(GpuDriver driver, List<GpuKernelProvider> providers) {
    this.driver = driver;
    this.providers = providers;
  }

  boolean isNative(Kernel kernel) {
    return GpuKernels.supports(kernel) || provider(kernel).isPresent();
  }

  private Optional<GpuKernelProvider> provider(Kernel kernel) {
    return providers.stream()
        .filter(provider -> provider.supports(kernel))
        .filter(provider -> provider.sources(kernel).stream().allMatch(driver::compiles))
        .findFirst();
  }

  /** The steps of one call, to be run in order; none where nothing is to be computed. */
  List<GpuStep> steps(
      Kernel kernel, List<GpuOperand> inputs, List<GpuOperand> outputs, GpuContext context) {
    if (outputs.stream().allMatch(output -> output.size() == 0)) {
      return List.of();
    }
    Optional<List<GpuStep>> own =
        driver
            .own(kernel, inputs, outputs)
            .or(() -> GpuKernels.steps(kernel, inputs, outputs, context).filter(this::fit));
    if (own.isPresent()) {
      return own.get();
    }
    Optional<GpuKernelProvider> provider = provider(kernel);
    if (provider.isPresent()) {
      return provider.get().steps(kernel, inputs, outputs, context);
    }
    if (REPORTED.add(driver.description().backend() + " " + kernel.name())) {
      LOG.warn(
          "Kernel {} with {} operands has no native version for {}: its reference runs on the"
              + " host, exact and slow",
          kernel.name(),
          inputs.size() + outputs.size(),
          driver.description().backend());
    }
    return List.of(new GpuStep.Host(kernel, inputs, outputs));
  }

  /** Whether the device takes as many arguments. */
  private boolean fit(List<GpuStep> steps) {
    long most = driver.traits().argumentBytes();
    return steps.stream()
        .allMatch(step -> !(step instanceof GpuStep.Launch own) || own.argumentBytes() <= most);
  }
}
