package dev.concord.backend.cuda;

import dev.concord.backend.cuda.CudaModules.Key;
import dev.concord.gpu.GpuDriver;
import dev.concord.gpu.GpuStep;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import jcuda.driver.CUgraph;
import jcuda.driver.CUgraphExec;
import jcuda.driver.CUresult;
import jcuda.driver.CUstreamCaptureMode;
import jcuda.driver.JCudaDriver;

/**
 * Prepared steps. Usually they are captured into a CUDA graph, which one call replays. Stepwise,
 * for finding a fault, each step is launched and waited for, so that an error names it.
 */
final class CudaSequence implements GpuDriver.Sequence {
  private final CudaContext context;
  private final CudaModules modules;
  private final CudaLaunches launches;
  private final List<GpuStep> steps;
  private final List<String> labels;
  private final Set<Key> acquired = new LinkedHashSet<>();
  private CUgraphExec graph;

  CudaSequence(
      CudaContext context,
      CudaModules modules,
      List<GpuStep> steps,
      List<String> labels,
      boolean stepwise) {
    this.context = context;
    this.modules = modules;
    this.launches = new CudaLaunches(context, modules);
    this.steps = steps;
    this.labels = labels;
    try {
      acquireModules();
      if (!stepwise) {
        capture();
      }
    } catch (RuntimeException failure) {
      close();
      throw failure;
    }
  }

  private void acquireModules() {
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i) instanceof GpuStep.Launch launch && !acquired.contains(Key.of(launch))) {
        modules.acquire(Key.of(launch), labels.get(i));
        acquired.add(Key.of(launch));
      }
    }
  }

  private void capture() {
    // Other threads may allocate or copy on their own devices meanwhile.
    context.check(
        JCudaDriver.cuStreamBeginCapture(
            context.stream(), CUstreamCaptureMode.CU_STREAM_CAPTURE_MODE_THREAD_LOCAL),
        () -> "beginning to capture " + steps.size() + " steps");
    CUgraph captured = new CUgraph();
    try {
      for (int i = 0; i < steps.size(); i++) {
        launches.enqueue(steps.get(i), labels.get(i));
      }
    } catch (RuntimeException failure) {
      if (JCudaDriver.cuStreamEndCapture(context.stream(), captured) == CUresult.CUDA_SUCCESS) {
        context.release(JCudaDriver.cuGraphDestroy(captured), "a graph");
      }
      throw failure;
    }
    context.check(
        JCudaDriver.cuStreamEndCapture(context.stream(), captured), () -> "capturing " + extent());
    try {
      CUgraphExec instance = new CUgraphExec();
      context.check(
          JCudaDriver.cuGraphInstantiate(instance, captured, 0),
          () -> "making a graph of " + extent());
      graph = instance;
    } finally {
      context.release(JCudaDriver.cuGraphDestroy(captured), "a graph");
    }
  }

  /** What the steps are, for messages. */
  private String extent() {
    int last = steps.size() - 1;
    return steps.size()
        + " steps, from "
        + CudaLaunches.what(steps.get(0), labels.get(0))
        + " to "
        + CudaLaunches.what(steps.get(last), labels.get(last));
  }

  @Override
  public void run() {
    context.enter();
    if (graph != null) {
      context.check(
          JCudaDriver.cuGraphLaunch(graph, context.stream()), () -> "launching " + extent());
    } else {
      for (int i = 0; i < steps.size(); i++) {
        GpuStep step = steps.get(i);
        String label = labels.get(i);
        launches.enqueue(step, label);
        context.synchronize(() -> "running " + CudaLaunches.what(step, label));
      }
    }
  }

  @Override
  public void close() {
    context.releasing(
        () -> {
          context.release(
              JCudaDriver.cuStreamSynchronize(context.stream()), "steps that still run");
          if (graph != null) {
            context.release(JCudaDriver.cuGraphExecDestroy(graph), "a graph");
            graph = null;
          }
          acquired.forEach(modules::release);
          acquired.clear();
        });
  }
}
