package dev.concord.benchmarks.peers;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.concord.benchmarks.Computation;
import dev.concord.benchmarks.Contender;
import dev.concord.benchmarks.GemmScenario;
import dev.concord.benchmarks.Operation;
import dev.concord.benchmarks.Scenario;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * OpenBLAS: {@code cblas_sgemm}, called through the foreign function interface on native memory.
 *
 * <p>The library is the system's {@code libopenblas.so.0}, or the file that the property {@code
 * concord.openblas} names. Threads are set with {@code openblas_set_num_threads}.
 */
public final class OpenBlas implements Contender {
  private static final String LIBRARY = System.getProperty("concord.openblas", "libopenblas.so.0");
  private static final int ROW_MAJOR = 101;
  private static final int NO_TRANSPOSE = 111;
  private static final int TRANSPOSE = 112;
  private static final long CACHE_LINE = 64;

  @Override
  public String name() {
    return "openblas";
  }

  @Override
  @SuppressWarnings("restricted")
  public Optional<String> unavailable() {
    try (Arena arena = Arena.ofConfined()) {
      SymbolLookup.libraryLookup(LIBRARY, arena);
      return Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.of(
          "there is no "
              + LIBRARY
              + "; install it (Debian: apt-get install libopenblas0) or name the file with"
              + " -Dconcord.openblas=FILE");
    }
  }

  @Override
  public boolean supports(Scenario scenario, int threads) {
    return scenario instanceof GemmScenario;
  }

  @Override
  public Operation prepare(Scenario scenario, int threads) {
    if (scenario instanceof GemmScenario gemm) {
      return new Sgemm(gemm, threads);
    }
    throw new UnsupportedOperationException("OpenBLAS has matrix products only, not " + scenario);
  }

  /** C ← 1·op(A)·op(B) + 0·C. */
  private static final class Sgemm implements Computation {
    private final Arena arena = Arena.ofConfined();
    private final GemmScenario scenario;
    private final MethodHandle sgemm;
    private final MemorySegment a;
    private final MemorySegment b;
    private final MemorySegment c;

    @SuppressWarnings("restricted")
    Sgemm(GemmScenario scenario, int threads) {
      this.scenario = scenario;
      SymbolLookup library = SymbolLookup.libraryLookup(LIBRARY, Arena.global());
      Linker linker = Linker.nativeLinker();
      MethodHandle setThreads =
          linker.downcallHandle(
              library.findOrThrow("openblas_set_num_threads"), FunctionDescriptor.ofVoid(JAVA_INT));
      this.sgemm =
          linker.downcallHandle(
              library.findOrThrow("cblas_sgemm"),
              FunctionDescriptor.ofVoid(
                  JAVA_INT,
                  JAVA_INT,
                  JAVA_INT,
                  JAVA_INT,
                  JAVA_INT,
                  JAVA_INT,
                  JAVA_FLOAT,
                  ADDRESS,
                  JAVA_INT,
                  ADDRESS,
                  JAVA_INT,
                  JAVA_FLOAT,
                  ADDRESS,
                  JAVA_INT));
      try {
        setThreads.invokeExact(threads);
      } catch (Throwable failure) {
        throw new IllegalStateException("openblas_set_num_threads failed", failure);
      }
      this.a = copy(scenario.a());
      this.b = copy(scenario.b());
      this.c = copy(new float[scenario.m() * scenario.n()]);
    }

    private MemorySegment copy(float[] values) {
      MemorySegment segment = arena.allocate((long) values.length * Float.BYTES, CACHE_LINE);
      MemorySegment.copy(values, 0, segment, JAVA_FLOAT, 0, values.length);
      return segment;
    }

    @Override
    public void run() {
      int m = scenario.m();
      int n = scenario.n();
      int k = scenario.k();
      try {
        sgemm.invokeExact(
            ROW_MAJOR,
            scenario.transposeA() ? TRANSPOSE : NO_TRANSPOSE,
            scenario.transposeB() ? TRANSPOSE : NO_TRANSPOSE,
            m,
            n,
            k,
            1f,
            a,
            scenario.transposeA() ? m : k,
            b,
            scenario.transposeB() ? k : n,
            0f,
            c,
            n);
      } catch (Throwable failure) {
        throw new IllegalStateException("cblas_sgemm failed", failure);
      }
    }

    @Override
    public float[] output() {
      run();
      return c.toArray(JAVA_FLOAT);
    }

    @Override
    public void close() {
      arena.close();
    }
  }
}
