package dev.concord.backend.cuda;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.concord.device.DeviceException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/**
 * cuBLAS through Java's own linker, for versions that JCublas2 was not built for. Of the whole
 * library it uses seven functions, whose signatures have not changed since CUDA 11.
 */
@SuppressWarnings("restricted") // calling native code is what it is for
final class CublasThroughLinker implements Cublas {
  private final int version;
  private final Arena arena = Arena.ofShared();
  private final MethodHandle destroy;
  private final MethodHandle setWorkspace;
  private final MethodHandle multiplyOne;
  private final MethodHandle multiplyMany;
  private final MemorySegment handle;
  private final MemorySegment one = arena.allocateFrom(JAVA_FLOAT, 1f);
  private final MemorySegment zero = arena.allocateFrom(JAVA_FLOAT, 0f);

  /** Creates cuBLAS's state for the current context; {@code stream} is the stream's address. */
  CublasThroughLinker(String library, int version, long stream, int math) {
    this.version = version;
    try {
      SymbolLookup symbols = SymbolLookup.libraryLookup(library, arena);
      destroy = function(symbols, "cublasDestroy_v2", ADDRESS);
      setWorkspace = function(symbols, "cublasSetWorkspace_v2", ADDRESS, JAVA_LONG, JAVA_LONG);
      multiplyOne =
          function(
              symbols,
              "cublasSgemm_v2",
              ADDRESS,
              JAVA_INT,
              JAVA_INT,
              JAVA_INT,
              JAVA_INT,
              JAVA_INT,
              ADDRESS,
              JAVA_LONG,
              JAVA_INT,
              JAVA_LONG,
              JAVA_INT,
              ADDRESS,
              JAVA_LONG,
              JAVA_INT);
      multiplyMany =
          function(
              symbols,
              "cublasSgemmStridedBatched",
              ADDRESS,
              JAVA_INT,
              JAVA_INT,
              JAVA_INT,
              JAVA_INT,
              JAVA_INT,
              ADDRESS,
              JAVA_LONG,
              JAVA_INT,
              JAVA_LONG,
              JAVA_LONG,
              JAVA_INT,
              JAVA_LONG,
              ADDRESS,
              JAVA_LONG,
              JAVA_INT,
              JAVA_LONG,
              JAVA_INT);
      MethodHandle setStream = function(symbols, "cublasSetStream_v2", ADDRESS, JAVA_LONG);
      MethodHandle setMathMode = function(symbols, "cublasSetMathMode", ADDRESS, JAVA_INT);
      MemorySegment place = arena.allocate(ADDRESS);
      call(function(symbols, "cublasCreate_v2", ADDRESS), "cublasCreate", place);
      handle = place.get(ADDRESS, 0);
      try {
        call(setStream, "cublasSetStream", handle, stream);
        call(setMathMode, "cublasSetMathMode", handle, math);
      } catch (DeviceException failure) {
        status(destroy, "cublasDestroy", handle);
        throw failure;
      }
    } catch (RuntimeException failure) {
      arena.close();
      throw failure;
    }
  }

  /** A function that returns a status. */
  private static MethodHandle function(
      SymbolLookup symbols, String name, MemoryLayout... parameters) {
    MemorySegment symbol =
        symbols
            .find(name)
            .orElseThrow(() -> new DeviceException("This cuBLAS has no function " + name));
    return Linker.nativeLinker()
        .downcallHandle(symbol, FunctionDescriptor.of(JAVA_INT, parameters));
  }

  private static int status(MethodHandle function, String name, Object... arguments) {
    try {
      return (int) function.invokeWithArguments(arguments);
    } catch (Throwable impossible) {
      throw new IllegalStateException("Calling " + name, impossible);
    }
  }

  private static void call(MethodHandle function, String name, Object... arguments) {
    int status = status(function, name, arguments);
    if (status != SUCCESS) {
      throw new DeviceException("cuBLAS: " + name + " failed with status " + status);
    }
  }

  @Override
  public int version() {
    return version;
  }

  @Override
  public void useWorkspace(long address, long bytes) {
    call(setWorkspace, "cublasSetWorkspace", handle, address, bytes);
  }

  @Override
  public void multiply(Product product) {
    Matrices a = product.a();
    Matrices b = product.b();
    Matrices c = product.c();
    if (product.count() == 1) {
      call(
          multiplyOne,
          "product of " + product,
          handle,
          product.operationA(),
          product.operationB(),
          product.m(),
          product.n(),
          product.k(),
          one,
          a.address(),
          a.leading(),
          b.address(),
          b.leading(),
          zero,
          c.address(),
          c.leading());
    } else {
      call(
          multiplyMany,
          "product of " + product,
          handle,
          product.operationA(),
          product.operationB(),
          product.m(),
          product.n(),
          product.k(),
          one,
          a.address(),
          a.leading(),
          a.stride(),
          b.address(),
          b.leading(),
          b.stride(),
          zero,
          c.address(),
          c.leading(),
          c.stride(),
          product.count());
    }
  }

  @Override
  public void close() {
    status(destroy, "cublasDestroy", handle);
    arena.close();
  }
}
