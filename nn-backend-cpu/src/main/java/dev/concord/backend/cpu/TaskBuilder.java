package dev.concord.backend.cpu;

import dev.concord.backend.cpu.kernels.NativeKernels;
import dev.concord.backend.cpu.kernels.Preparation;
import dev.concord.backend.cpu.kernels.Workspace;
import dev.concord.backend.cpu.task.CpuContext;
import dev.concord.backend.cpu.task.CpuKernelProvider;
import dev.concord.backend.cpu.task.CpuOperand;
import dev.concord.backend.cpu.task.CpuTask;
import dev.concord.graph.Kernel;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns a kernel call into tasks: native, from another jar, or the reference as the last resort.
 */
final class TaskBuilder {
  private static final Logger LOG = LoggerFactory.getLogger(TaskBuilder.class);
  private static final Set<String> REPORTED = ConcurrentHashMap.newKeySet();

  private final Preparation preparation;
  private final CpuContext context;
  private final List<CpuKernelProvider> providers;

  TaskBuilder(CpuDevice device) {
    context = device.settings().context();
    preparation = new Preparation(context, device.maps(), device.rows(), new Workspace());
    providers = device.providers();
  }

  /** The tasks of one call, to be run in order; none where nothing is to be computed. */
  List<CpuTask> tasks(Kernel kernel, List<CpuOperand> inputs, List<CpuOperand> outputs) {
    if (outputs.stream().allMatch(output -> output.size() == 0)) {
      return List.of();
    }
    if (NativeKernels.supports(kernel)) {
      return NativeKernels.tasks(kernel, inputs, outputs, preparation);
    }
    for (CpuKernelProvider provider : providers) {
      if (provider.supports(kernel)) {
        return List.of(provider.task(kernel, inputs, outputs, context));
      }
    }
    if (REPORTED.add(kernel.name())) {
      LOG.warn(
          "Kernel {} has no native CPU version: its reference runs, exact and slow", kernel.name());
    }
    return List.of(new ReferenceTask(kernel, inputs, outputs));
  }
}
