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
 * The modules that the driver has compiled from PTX, each as long as someone uses it: one for a
 * source's kernels without elementwise function, one for each kernel with one. Compiled code is
 * cached on disk by the driver itself.
 */
final class CudaModules {
  private static final int LOG_BYTES = 16 * 1024;

  /** What a module is made from; {@code entry} and {@code function} are null for a whole source. */
  record Key(GpuSource source, String entry, ElementFunction function) {
    static Key of(GpuStep.Launch launch) {
      return new Key(
          launch.source(), launch.function() == null ? null : launch.entry(), launch.function());
    }
  }

  private static final class Loaded {
    final CUmodule module;
    final Map<String, CUfunction> kernels = new HashMap<>();
    int users;

    Loaded(CUmodule module) {
      this.module = module;
    }
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
    Loaded module = loaded.get(key);
    if (module == null) {
      module = new Loaded(load(key, label));
      loaded.put(key, module);
    }
    module.users++;
  }

  /** One user less; the last one unloads the module. None of its kernels may be running. */
  void release(Key key) {
    Loaded module = loaded.get(key);
    if (--module.users == 0) {
      loaded.remove(key);
      context.release(JCudaDriver.cuModuleUnload(module.module), "the module of " + key.source());
    }
  }

  /** A kernel of an acquired module. */
  CUfunction kernel(GpuStep.Launch launch) {
    Loaded module = loaded.get(Key.of(launch));
    return module.kernels.computeIfAbsent(launch.entry(), entry -> kernel(module, launch));
  }

  private CUfunction kernel(Loaded module, GpuStep.Launch launch) {
    CUfunction kernel = new CUfunction();
    context.check(
        JCudaDriver.cuModuleGetFunction(kernel, module.module, launch.entry()),
        () -> "finding kernel " + launch.entry() + " in " + launch.source());
    return kernel;
  }

  private CUmodule load(Key key, String label) {
    String ptx = key.source().ptx();
    if (ptx == null) {
      throw new DeviceException(
          "Source " + key.source() + " has no PTX; make it with PtxBuild and put it beside");
    }
    if (key.function() != null) {
      ptx = PtxModule.with(ptx, key.entry(), key.function());
    }
    byte[] text = ptx.getBytes(StandardCharsets.US_ASCII);
    // A direct buffer: the driver compiles for long, and must not hold a heap array meanwhile.
    ByteBuffer image = ByteBuffer.allocateDirect(text.length + 1).put(text).put((byte) 0).clear();
    JITOptions options = new JITOptions();
    options.putBytes(CUjit_option.CU_JIT_ERROR_LOG_BUFFER, new byte[LOG_BYTES]);
    options.putInt(CUjit_option.CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES, LOG_BYTES);
    CUmodule module = new CUmodule();
    int result = JCudaDriver.cuModuleLoadDataJIT(module, Pointer.to(image), options);
    if (result != CUresult.CUDA_SUCCESS) {
      String log = options.getString(CUjit_option.CU_JIT_ERROR_LOG_BUFFER);
      throw context.failure(
          result,
          "compiling "
              + (key.entry() == null ? "the kernels" : "kernel " + key.entry())
              + " of "
              + key.source()
              + " for "
              + label
              + (log.isBlank() ? "" : " (the compiler says: " + log.strip() + ")"));
    }
    return module;
  }
}
