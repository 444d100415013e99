package dev.concord.backend.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.gpu.GpuDriver;
import dev.concord.gpu.GpuSource;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.cl_program;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A program holds the kernel that it was asked for and no other, which would cost its time. */
class CompiledProgramsTest {
  private static final Pattern IN_SOURCE = Pattern.compile("(?m)^KERNEL\\((\\w+)\\)");
  private static final Pattern IN_PTX = Pattern.compile("\\.entry (\\w+)\\(");

  /** All kernels of a source; the PTX also has those whose names macros put together. */
  private static List<String> kernels(GpuSource source) {
    return (source.ptx() == null ? IN_SOURCE.matcher(source.text()) : IN_PTX.matcher(source.ptx()))
        .results()
        .map((MatchResult kernel) -> kernel.group(1))
        .toList();
  }

  private static String kernels(cl_program program) {
    long[] length = new long[1];
    CL.clGetProgramInfo(program, CL.CL_PROGRAM_KERNEL_NAMES, 0, null, length);
    byte[] names = new byte[(int) length[0]];
    CL.clGetProgramInfo(program, CL.CL_PROGRAM_KERNEL_NAMES, names.length, Pointer.to(names), null);
    return new String(names, StandardCharsets.US_ASCII).replace("\0", "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gemm", "softmax_processor"})
  void aKernelIsCompiledAlone(String name) {
    GpuSource source = GpuSource.beside(GpuDriver.class, name);
    List<String> all = kernels(source);
    assertTrue(all.size() > 1, name + " has " + all);
    OpenClContext context = new OpenClContext(OpenClDevices.found().getFirst(), false);
    try (CompiledPrograms programs = new CompiledPrograms(context, BinaryCache.off())) {
      for (String entry : all) {
        assertEquals(entry, kernels(programs.get(source, entry, null, "the test")));
      }
    } finally {
      context.close();
    }
  }
}
