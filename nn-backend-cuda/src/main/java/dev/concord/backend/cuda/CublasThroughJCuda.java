package dev.concord.backend.cuda;

import dev.concord.device.DeviceException;
import dev.concord.gpu.NativeUnpacking;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jcuda.Pointer;
import jcuda.driver.CUstream;
import jcuda.jcublas.JCublas2;
import jcuda.jcublas.cublasHandle;
import jcuda.jcublas.cublasStatus;
import jcuda.runtime.cudaStream_t;

/** CUDA 12's cuBLAS through JCublas2. */
final class CublasThroughJCuda implements Cublas {
  /** A pointer to a device address. */
  private static final class Address extends Pointer {
    Address(long address) {
      super(address);
    }
  }

  private final cublasHandle handle = new cublasHandle();
  private final Pointer one = number(1);
  private final Pointer zero = number(0);

  /** Creates cuBLAS's state for the current context. */
  CublasThroughJCuda(CUstream stream, int math) {
    NativeUnpacking.load(JCublas2::initialize);
    check(JCublas2.cublasCreate(handle), "cublasCreate");
    try {
      check(JCublas2.cublasSetStream(handle, new cudaStream_t(stream)), "cublasSetStream");
      check(JCublas2.cublasSetMathMode(handle, math), "cublasSetMathMode");
    } catch (DeviceException failure) {
      close();
      throw failure;
    }
  }

  private static Pointer number(float value) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(Float.BYTES).order(ByteOrder.nativeOrder());
    return Pointer.to(buffer.putFloat(0, value));
  }

  private static void check(int status, String call) {
    if (status != SUCCESS) {
      throw new DeviceException("cuBLAS: " + call + " failed: " + cublasStatus.stringFor(status));
    }
  }

  @Override
  public int version() {
    return 12;
  }

  @Override
  public void useWorkspace(long address, long bytes) {
    check(JCublas2.cublasSetWorkspace(handle, new Address(address), bytes), "cublasSetWorkspace");
  }

  @Override
  public void multiply(Product product) {
    Pointer a = new Address(product.a().address());
    Pointer b = new Address(product.b().address());
    Pointer c = new Address(product.c().address());
    int status =
        product.count() == 1
            ? JCublas2.cublasSgemm(
                handle,
                product.operationA(),
                product.operationB(),
                product.m(),
                product.n(),
                product.k(),
                one,
                a,
                product.a().leading(),
                b,
                product.b().leading(),
                zero,
                c,
                product.c().leading())
            : JCublas2.cublasSgemmStridedBatched(
                handle,
                product.operationA(),
                product.operationB(),
                product.m(),
                product.n(),
                product.k(),
                one,
                a,
                product.a().leading(),
                product.a().stride(),
                b,
                product.b().leading(),
                product.b().stride(),
                zero,
                c,
                product.c().leading(),
                product.c().stride(),
                product.count());
    check(status, "product of " + product);
  }

  @Override
  public void close() {
    JCublas2.cublasDestroy(handle);
  }
}
