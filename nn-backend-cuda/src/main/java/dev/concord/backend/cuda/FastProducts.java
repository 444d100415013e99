package dev.concord.backend.cuda;

import dev.concord.device.DeviceException;
import dev.concord.gpu.GpuOperand;
import dev.concord.gpu.GpuStep;
import dev.concord.graph.Kernel;
import dev.concord.kernel.Gemm;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/**
 * Matrix products of mode FAST, by cuBLAS. Their order of additions is cuBLAS's own. Against the
 * exact product, an element's error is at most {@code k · 2⁻²² · Σ|a|·|b|}; with TF32 it is at most
 * {@code (2⁻⁸ + k · 2⁻²¹) · Σ|a|·|b|}, the sums over the element's k terms. A product with an
 * epilogue is left to Concord's own kernels; in mode FAST the device asks for none.
 */
final class FastProducts implements AutoCloseable {
  /** What NVIDIA advises for its largest GPUs. */
  private static final long WORKSPACE_BYTES = 32L << 20;

  /** Rows and columns of the products that warm up. */
  private static final int WARM_UP = 64;

  private final Cublas cublas;
  private final boolean tf32;
  private CudaMemory workspace;

  private FastProducts(Cublas cublas, boolean tf32) {
    this.cublas = cublas;
    this.tf32 = tf32;
  }

  /**
   * Products for a stream of the current context.
   *
   * @throws DeviceException if there is no cuBLAS, or none that can be used
   */
  static FastProducts open(CudaContext context, boolean tf32) {
    int math = tf32 ? Cublas.TF32_MATH : Cublas.FLOAT32_MATH;
    FastProducts products = new FastProducts(load(context, math), tf32);
    try {
      products.prepare(context);
    } catch (RuntimeException failure) {
      products.close();
      throw failure;
    }
    return products;
  }

  private static Cublas load(CudaContext context, int math) {
    try {
      if (LoaderPath.has("libcublas.so.12")) {
        return new CublasThroughJCuda(context.stream(), math);
      }
      if (LoaderPath.has("libcublas.so.13")) {
        return new CublasThroughLinker("libcublas.so.13", 13, context.streamAddress(), math);
      }
    } catch (LinkageError | UncheckedIOException | IllegalArgumentException failure) {
      throw new DeviceException(
          "NVIDIA's cuBLAS is there but cannot be loaded: "
              + failure.getMessage()
              + ". Install cuBLAS of CUDA 12 or 13 for 64-bit Linux with all of its libraries in"
              + " one folder of LD_LIBRARY_PATH, or use mode EXACT, which needs the driver only",
          failure);
    }
    throw new DeviceException(
        "Mode FAST needs NVIDIA's cuBLAS, and neither libcublas.so.12 nor libcublas.so.13 is"
            + " there. Install cuBLAS of CUDA 12 or 13 and name its folder in LD_LIBRARY_PATH, or"
            + " use mode EXACT, which needs the driver only");
  }

  /**
   * Lets cuBLAS do now what it does at its first products, since a captured graph may not allocate:
   * with a workspace of ours, and one product of each kind outside of any graph.
   */
  private void prepare(CudaContext context) {
    workspace = new CudaMemory(context, WORKSPACE_BYTES);
    cublas.useWorkspace(workspace.address().value(), WORKSPACE_BYTES);
    long elements = WARM_UP * WARM_UP;
    int batch = 2;
    try (CudaMemory zeros = new CudaMemory(context, 2 * batch * elements * Float.BYTES)) {
      long source = zeros.address().value();
      long target = source + batch * elements * Float.BYTES;
      for (int count = 1; count <= batch; count++) {
        cublas.multiply(
            new Cublas.Product(
                Cublas.AS_STORED,
                Cublas.AS_STORED,
                WARM_UP,
                WARM_UP,
                WARM_UP,
                new Cublas.Matrices(source, WARM_UP, elements),
                new Cublas.Matrices(source, WARM_UP, elements),
                new Cublas.Matrices(target, WARM_UP, elements),
                count));
      }
      context.synchronize(() -> "waiting for cuBLAS's first products");
    }
  }

  /** What it computes with, for the device's description. */
  String details() {
    return "products by cuBLAS " + cublas.version() + (tf32 ? " with TF32" : " without TF32");
  }

  /** Steps for a product without epilogue. */
  Optional<List<GpuStep>> steps(Kernel kernel, List<GpuOperand> inputs, List<GpuOperand> outputs) {
    if (!(kernel instanceof Gemm gemm) || gemm.epilogue() != null) {
      return Optional.empty();
    }
    GpuOperand a = inputs.get(0);
    GpuOperand b = inputs.get(1);
    Gemm.Lengths lengths = gemm.lengths(a.type().shape(), b.type().shape());
    if (lengths.k() == 0) {
      return Optional.empty();
    }
    Cublas.Product product =
        product(gemm, lengths, address(a), address(b), address(outputs.get(0)));
    return Optional.of(
        List.of(new GpuStep.Native(() -> cublas.multiply(product), "product by cuBLAS")));
  }

  private static long address(GpuOperand operand) {
    long start = ((CudaMemory) operand.memory()).address().value();
    return start + (long) operand.offset() * Float.BYTES;
  }

  /**
   * A row-major product C = A · B is the column-major Cᵀ = Bᵀ · Aᵀ, and a row-major matrix is its
   * own transpose in column-major order: so operands change places, and nothing is moved.
   */
  static Cublas.Product product(Gemm gemm, Gemm.Lengths lengths, long a, long b, long c) {
    int m = lengths.m();
    int n = lengths.n();
    int k = lengths.k();
    return new Cublas.Product(
        gemm.transposeB() ? Cublas.TRANSPOSED : Cublas.AS_STORED,
        gemm.transposeA() ? Cublas.TRANSPOSED : Cublas.AS_STORED,
        n,
        m,
        k,
        new Cublas.Matrices(b, gemm.transposeB() ? k : n, (long) k * n),
        new Cublas.Matrices(a, gemm.transposeA() ? m : k, (long) m * k),
        new Cublas.Matrices(c, n, (long) m * n),
        lengths.batch());
  }

  @Override
  public void close() {
    try {
      cublas.close();
    } finally {
      if (workspace != null) {
        workspace.close();
      }
    }
  }
}
