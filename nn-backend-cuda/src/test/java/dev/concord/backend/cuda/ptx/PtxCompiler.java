package dev.concord.backend.cuda.ptx;

import java.nio.charset.StandardCharsets;
import jcuda.nvptxcompiler.JNvPTXCompiler;
import jcuda.nvptxcompiler.nvPTXCompileResult;
import jcuda.nvptxcompiler.nvPTXCompilerHandle;

/** NVIDIA's compiler from PTX to machine code, which JCuda brings along; it needs no GPU. */
public final class PtxCompiler {
  private PtxCompiler() {}

  /**
   * Compiles for an architecture such as {@code sm_90} and returns what the compiler says of each
   * kernel: registers, spills, shared memory.
   *
   * @throws AssertionError with the compiler's log if it refuses
   */
  public static String compile(String ptx, String architecture) {
    byte[] text = (ptx + "\0").getBytes(StandardCharsets.US_ASCII);
    nvPTXCompilerHandle compiler = new nvPTXCompilerHandle();
    require(JNvPTXCompiler.nvPTXCompilerCreate(compiler, text.length, text), "creating");
    try {
      String[] options = {"--gpu-name=" + architecture, "--verbose"};
      int result = JNvPTXCompiler.nvPTXCompilerCompile(compiler, options.length, options);
      if (result != nvPTXCompileResult.NVPTXCOMPILE_SUCCESS) {
        throw new AssertionError(architecture + " refuses:\n" + errors(compiler) + "\n" + ptx);
      }
      long[] size = new long[1];
      require(JNvPTXCompiler.nvPTXCompilerGetInfoLogSize(compiler, size), "asking");
      byte[] log = new byte[(int) size[0] + 1];
      require(JNvPTXCompiler.nvPTXCompilerGetInfoLog(compiler, log), "asking");
      return new String(log, StandardCharsets.US_ASCII).strip();
    } finally {
      JNvPTXCompiler.nvPTXCompilerDestroy(compiler);
    }
  }

  private static String errors(nvPTXCompilerHandle compiler) {
    long[] size = new long[1];
    require(JNvPTXCompiler.nvPTXCompilerGetErrorLogSize(compiler, size), "asking");
    byte[] log = new byte[(int) size[0] + 1];
    require(JNvPTXCompiler.nvPTXCompilerGetErrorLog(compiler, log), "asking");
    return new String(log, StandardCharsets.US_ASCII).strip();
  }

  private static void require(int result, String action) {
    if (result != nvPTXCompileResult.NVPTXCOMPILE_SUCCESS) {
      throw new AssertionError(action + ": " + nvPTXCompileResult.stringFor(result));
    }
  }
}
