package dev.concord.backend.cuda;

import dev.concord.backend.cuda.ptx.PtxModule;
import dev.concord.device.DeviceException;
import dev.concord.gpu.ElementFunction;
import dev.concord.gpu.GpuSource;
import dev.concord.gpu.GpuStep;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import jcuda.Pointer;
import jcuda.driver.CUfunction;
import jcuda.driver.CUjit_option;
import jcuda.driver.CUmodule;
import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;
import jcuda.driver.JITOptions;

/**
 * The kernels that the driver has compiled from PTX, each in a module of its own as long as someone
 * uses it. Compiled code is cached on disk by the driver itself.
 */
final class CudaModules {
  private static final int LOG_BYTES = 16 * 1024;

  /** What a module is made from; {@code function} is null for a kernel that carries none. */
  record Key(GpuSource source, String entry, ElementFunction function) {
    static Key of(GpuStep.Launch launch) {
      return new Key(launch.source(), launch.entry(), launch.function());
    }
  }

  private static final class Loaded {
    final CUmodule module = new CUmodule();
    final CUfunction kernel = new CUfunction();
    int users;
  }

  private final CudaContext context;
  private final Map<Key, Loaded> loaded = new HashMap<>();

  CudaModules(CudaContext context) {
    this.context = context;
  }

  /**
   * Loads the module of {@code key} or counts one more user of it; ends with {@link #release}.
   *
   * @param label what it is for, for messages
   */
  void acquire(Key key, String label) {
    Loaded found = loaded.get(key);
    if (found == null) {
      found = load(key, label);
      loaded.put(key, found);
    }
    found.users++;
  }

  /** One user less; the last one unloads the module. Its kernel must not be running. */
  void release(Key key) {
    Loaded found = loaded.get(key);
    if (--found.users == 0) {
      loaded.remove(key);
      unload(found, key);
    }
  }

  private void unload(Loaded module, Key key) {
    context.release(JCudaDriver.cuModuleUnload(module.module), "kernel " + key.entry());
  }

  /** The kernel of an acquired module. */
  CUfunction kernel(Key key) {
    return loaded.get(key).kernel;
  }

  private Loaded load(Key key, String label) {
    String what = "kernel %s of %s for %s".formatted(key.entry(), key.source(), label);
    if (key.source().ptx() == null) {
      throw new DeviceException(
          "There is no PTX for " + what + ": make it with PtxBuild and put it beside the source");
    }
    String ptx = PtxModule.of(key.source().ptx(), key.entry(), key.function());
    byte[] text = ptx.getBytes(StandardCharsets.US_ASCII);
    // A direct buffer: the driver compiles for long, and must not hold a heap array meanwhile.
    ByteBuffer image = ByteBuffer.allocateDirect(text.length + 1).put(text).put((byte) 0).clear();
    JITOptions options = new JITOptions();
    options.putBytes(CUjit_option.CU_JIT_ERROR_LOG_BUFFER, new byte[LOG_BYTES]);
    options.putInt(CUjit_option.CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES, LOG_BYTES);
    Loaded module = new Loaded();
    int result = JCudaDriver.cuModuleLoadDataJIT(module.module, Pointer.to(image), options);
    if (result != CUresult.CUDA_SUCCESS) {
      String log = options.getString(CUjit_option.CU_JIT_ERROR_LOG_BUFFER);
      throw context.failure(
          result, "compiling " + what + (log.isBlank() ? "" : " (compiler: " + log.strip() + ")"));
    }
    result = JCudaDriver.cuModuleGetFunction(module.kernel, module.module, key.entry());
    if (result != CUresult.CUDA_SUCCESS) {
      DeviceException failure = context.failure(result, "finding " + what);
      unload(module, key);
      throw failure;
    }
    return module;
  }
}
