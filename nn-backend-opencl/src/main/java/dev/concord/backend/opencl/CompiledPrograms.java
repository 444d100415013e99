package dev.concord.backend.opencl;

import dev.concord.device.DeviceException;
import dev.concord.gpu.ElementFunction;
import dev.concord.gpu.GpuSource;
import dev.concord.gpu.KernelText;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_device_id;
import org.jocl.cl_program;

/**
 * A device's programs, one for each kernel and element function, compiled when first asked for and
 * kept until the device is closed. A kernel is compiled alone: a source may hold many, and a GPU's
 * compiler takes its time with each.
 */
final class CompiledPrograms implements AutoCloseable {
  /**
   * Division and square root rounded correctly; nothing that changes arithmetic otherwise.
   * Contraction is turned off in the sources. No warnings: PoCL prints their number to the
   * program's own error stream.
   */
  private static final String OPTIONS = "-cl-std=CL1.2 -cl-fp32-correctly-rounded-divide-sqrt -w";

  private record Key(GpuSource source, String entry, ElementFunction function) {}

  private final OpenClContext context;
  private final BinaryCache cache;
  private final Map<Key, cl_program> programs = new HashMap<>();

  CompiledPrograms(OpenClContext context, BinaryCache cache) {
    this.context = context;
    this.cache = cache;
  }

  /**
   * The program of a kernel around an element function.
   *
   * @param entry the kernel's name in the source
   * @param function null where there is none
   * @param label what it is compiled for
   * @throws DeviceException if the compiler refuses it, with its log
   */
  cl_program get(GpuSource source, String entry, ElementFunction function, String label) {
    Key key = new Key(source, entry, function);
    cl_program program = programs.get(key);
    if (program == null) {
      program =
          make(
              KernelText.openCl(source, entry, function),
              entry + " of " + source + " for " + label);
      programs.put(key, program);
    }
    return program;
  }

  private cl_program make(String text, String what) {
    DeviceFacts facts = context.facts();
    String key =
        BinaryCache.key(
            text, OPTIONS, facts.platform(), facts.name(), facts.version(), facts.driverVersion());
    Optional<cl_program> cached = cache.read(key).flatMap(this::fromBinary);
    if (cached.isPresent()) {
      return cached.get();
    }
    cl_program program = fromSource(text, what);
    cache.write(key, () -> binary(program));
    return program;
  }

  /** Empty where the driver does not take the binary. */
  private Optional<cl_program> fromBinary(byte[] binary) {
    int[] code = new int[1];
    cl_program program =
        CL.clCreateProgramWithBinary(
            context.handle(),
            1,
            new cl_device_id[] {context.device()},
            new long[] {binary.length},
            new byte[][] {binary},
            new int[1],
            code);
    if (code[0] != CL.CL_SUCCESS) {
      return Optional.empty();
    }
    context.live().made(LiveObjects.Kind.PROGRAM);
    if (CL.clBuildProgram(program, 0, null, OPTIONS, null, null) != CL.CL_SUCCESS) {
      release(program);
      return Optional.empty();
    }
    return Optional.of(program);
  }

  private cl_program fromSource(String text, String what) {
    int[] code = new int[1];
    cl_program program =
        CL.clCreateProgramWithSource(context.handle(), 1, new String[] {text}, null, code);
    OpenClResult.require(code[0], "making the program " + what);
    context.live().made(LiveObjects.Kind.PROGRAM);
    int result = CL.clBuildProgram(program, 0, null, OPTIONS, null, null);
    if (result != CL.CL_SUCCESS) {
      String log = log(program);
      release(program);
      throw new DeviceException(
          OpenClResult.failure(result, "compiling " + what).getMessage() + "\n" + log);
    }
    return program;
  }

  private String log(cl_program program) {
    long[] length = new long[1];
    CL.clGetProgramBuildInfo(program, context.device(), CL.CL_PROGRAM_BUILD_LOG, 0, null, length);
    byte[] log = new byte[Math.toIntExact(length[0])];
    CL.clGetProgramBuildInfo(
        program, context.device(), CL.CL_PROGRAM_BUILD_LOG, log.length, Pointer.to(log), null);
    return new String(log, StandardCharsets.UTF_8).replace("\0", "").strip();
  }

  /** What the driver made of a program; empty where it does not tell. */
  private static byte[] binary(cl_program program) {
    long[] length = new long[1];
    int code =
        CL.clGetProgramInfo(
            program, CL.CL_PROGRAM_BINARY_SIZES, Sizeof.size_t, Pointer.to(length), null);
    byte[] binary = new byte[code == CL.CL_SUCCESS ? Math.toIntExact(length[0]) : 0];
    if (binary.length > 0) {
      code =
          CL.clGetProgramInfo(
              program,
              CL.CL_PROGRAM_BINARIES,
              Sizeof.POINTER,
              Pointer.to(Pointer.to(binary)),
              null);
    }
    return code == CL.CL_SUCCESS ? binary : new byte[0];
  }

  private void release(cl_program program) {
    CL.clReleaseProgram(program);
    context.live().released(LiveObjects.Kind.PROGRAM);
  }

  @Override
  public void close() {
    programs.values().forEach(this::release);
    programs.clear();
  }
}
