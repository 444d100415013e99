package dev.concord.backend.cuda;

import dev.concord.device.DeviceDescription;
import dev.concord.device.Mode;
import dev.concord.gpu.GpuDriver;
import dev.concord.gpu.GpuMemory;
import dev.concord.gpu.GpuOperand;
import dev.concord.gpu.GpuSource;
import dev.concord.gpu.GpuStep;
import dev.concord.gpu.GpuTraits;
import dev.concord.graph.Kernel;
import dev.concord.plan.FusionSupport;
import dev.concord.tensor.HostTensor;
import java.util.List;
import java.util.Optional;
import jcuda.Pointer;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.JCudaDriver;

/**
 * One NVIDIA GPU through the CUDA driver. All work goes through one stream, so it runs in order;
 * the host waits only where it reads results, and where it hands over memory that Java may change
 * right afterwards.
 */
final class CudaDriver implements GpuDriver {
  private final CudaGpu gpu;
  private final DeviceDescription description;
  private final boolean stepwise;
  private final CudaContext context;
  private final CudaModules modules;
  private final Optional<FastProducts> fastProducts;

  /** Opens a GPU. */
  CudaDriver(CudaGpu gpu, CudaSettings settings) {
    this.gpu = gpu;
    this.stepwise = settings.stepwise();
    this.context = new CudaContext(gpu, stepwise);
    this.modules = new CudaModules(context);
    try {
      fastProducts =
          settings.mode() == Mode.FAST
              ? Optional.of(FastProducts.open(context, settings.tf32()))
              : Optional.empty();
    } catch (RuntimeException | Error failure) {
      context.close();
      throw failure;
    }
    this.description = gpu.description(settings.mode(), fastProducts.map(FastProducts::details));
  }

  @Override
  public DeviceDescription description() {
    return description;
  }

  @Override
  public GpuTraits traits() {
    return gpu.traits();
  }

  @Override
  public FusionSupport fusion() {
    FusionSupport exact = GpuDriver.super.fusion();
    return fastProducts.isEmpty()
        ? exact
        : new FusionSupport(
            exact.maximumOperations(), false, exact.reducePrologues(), exact.maximumOperands());
  }

  @Override
  public GpuMemory allocate(long bytes) {
    context.enter();
    return new CudaMemory(context, bytes);
  }

  @Override
  public void upload(HostTensor source, GpuMemory target, int offset) {
    context.enter();
    context.synchronize(() -> "waiting before an upload");
    context.check(
        JCudaDriver.cuMemcpyHtoD(address(target, source, offset), host(source), bytes(source)),
        () -> "uploading " + source.type());
    // Small copies may still be on their way when the call returns, outside of our stream.
    context.check(
        JCudaDriver.cuStreamSynchronize(JCudaDriver.CU_STREAM_LEGACY),
        () -> "uploading " + source.type());
  }

  @Override
  public void download(GpuMemory source, int offset, HostTensor target) {
    context.enter();
    context.synchronize(() -> "waiting for results");
    context.check(
        JCudaDriver.cuMemcpyDtoH(host(target), address(source, target, offset), bytes(target)),
        () -> "downloading " + target.type());
  }

  private static CUdeviceptr address(GpuMemory memory, HostTensor tensor, int offset) {
    return ((CudaMemory) memory)
        .address()
        .withByteOffset((long) offset * tensor.type().dtype().bytes());
  }

  private static long bytes(HostTensor tensor) {
    return (long) tensor.size() * tensor.type().dtype().bytes();
  }

  private static Pointer host(HostTensor tensor) {
    return switch (tensor.type().dtype()) {
      case F32 -> Pointer.to(tensor.floats());
      case I32 -> Pointer.to(tensor.ints());
      case U8 -> Pointer.to(tensor.bytes());
    };
  }

  @Override
  public Staging staging(GpuMemory target, int bytes) {
    context.enter();
    return new CudaStaging(context, (CudaMemory) target, bytes);
  }

  @Override
  public Mark mark() {
    context.enter();
    return new CudaMark(context);
  }

  @Override
  public boolean compiles(GpuSource source) {
    return source.ptx() != null;
  }

  @Override
  public Sequence prepare(List<GpuStep> steps, List<String> labels) {
    context.enter();
    return new CudaSequence(context, modules, steps, labels, stepwise);
  }

  @Override
  public Optional<List<GpuStep>> own(
      Kernel kernel, List<GpuOperand> inputs, List<GpuOperand> outputs) {
    return fastProducts.flatMap(products -> products.steps(kernel, inputs, outputs));
  }

  @Override
  public void close() {
    try {
      context.releasing(() -> fastProducts.ifPresent(FastProducts::close));
    } finally {
      context.close();
    }
  }
}
