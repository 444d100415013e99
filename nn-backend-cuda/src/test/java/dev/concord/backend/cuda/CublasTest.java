package dev.concord.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.device.DeviceException;
import dev.concord.expr.Arithmetic;
import dev.concord.graph.Elements;
import dev.concord.kernel.Gemm;
import dev.concord.tck.Requirement;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import jcuda.driver.CUstream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Products of mode FAST, by both ways to cuBLAS, without a GPU: against a library with cuBLAS's
 * calls that computes on host memory. So operands, transposes and batches are known to arrive; what
 * NVIDIA's library makes of them is known on a GPU only.
 */
class CublasTest {
  private static final Path FOLDER = Path.of("target/libcublas");

  /** Builds the library under the name that a version of cuBLAS has. */
  private static String library(int version) throws IOException, InterruptedException {
    String name = "libcublas.so." + version;
    Path library = FOLDER.resolve(name).toAbsolutePath();
    Files.createDirectories(FOLDER);
    Path versions = FOLDER.resolve(name + ".map");
    Files.writeString(versions, name + " { global: *; };");
    List<String> command =
        List.of(
            "gcc",
            "-shared",
            "-fPIC",
            "-ffp-contract=off",
            "-Wl,-soname," + name,
            "-Wl,--version-script=" + versions,
            "-o",
            library.toString(),
            "src/test/native-cublas/cublas.c");
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, process.waitFor(), output);
    } catch (IOException noCompiler) {
      Requirement.missing("cuda-interpreter", "There is no gcc");
    }
    return library.toString();
  }

  @TestFactory
  @SuppressWarnings("restricted") // loading native code is what it is for
  Stream<DynamicTest> productsThroughJCuda() throws IOException, InterruptedException {
    // JCublas2's own library asks for libcublas.so.12, and takes the one that is loaded.
    System.load(library(12));
    return products(new CublasThroughJCuda(new CUstream(), Cublas.FLOAT32_MATH));
  }

  @TestFactory
  Stream<DynamicTest> productsThroughTheLinker() throws IOException, InterruptedException {
    return products(new CublasThroughLinker(library(13), 13, 0, Cublas.FLOAT32_MATH));
  }

  private static Stream<DynamicTest> products(Cublas cublas) {
    List<Gemm> gemms =
        List.of(
            new Gemm(false, false),
            new Gemm(false, true),
            new Gemm(true, false),
            new Gemm(true, true));
    Stream<DynamicTest> products =
        gemms.stream().flatMap(gemm -> Stream.of(1, 3).map(batch -> product(cublas, gemm, batch)));
    return Stream.concat(Stream.of(workspace(cublas)), products).onClose(cublas::close);
  }

  private static DynamicTest workspace(Cublas cublas) {
    return DynamicTest.dynamicTest(
        "workspace",
        () -> {
          try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(1024, 256);
            cublas.useWorkspace(memory.address(), 512);
            assertEquals(0x5a, memory.get(ValueLayout.JAVA_BYTE, 511));
            assertEquals(0, memory.get(ValueLayout.JAVA_BYTE, 512));
            assertThrows(
                DeviceException.class, () -> cublas.useWorkspace(memory.address() + 1, 512));
          }
        });
  }

  private static DynamicTest product(Cublas cublas, Gemm gemm, int batch) {
    return DynamicTest.dynamicTest(
        gemm + ", " + batch,
        () -> {
          Shape a = gemm.transposeA() ? Shape.of(batch, 7, 5) : Shape.of(batch, 5, 7);
          Shape b = gemm.transposeB() ? Shape.of(batch, 4, 7) : Shape.of(batch, 7, 4);
          HostTensor left = counting(a);
          HostTensor right = counting(b);
          HostTensor expected = HostTensor.zeros(TensorType.f32(batch, 5, 4));
          gemm.reference(
              Arithmetic.FLOAT32,
              List.of(Elements.of(left), Elements.of(right)),
              List.of(Elements.of(expected)));
          try (Arena arena = Arena.ofConfined()) {
            MemorySegment leftMemory = arena.allocateFrom(ValueLayout.JAVA_FLOAT, left.floats());
            MemorySegment rightMemory = arena.allocateFrom(ValueLayout.JAVA_FLOAT, right.floats());
            MemorySegment result = arena.allocate(ValueLayout.JAVA_FLOAT, expected.size());
            cublas.multiply(
                FastProducts.product(
                    gemm,
                    gemm.lengths(a, b),
                    leftMemory.address(),
                    rightMemory.address(),
                    result.address()));
            assertArrayEquals(expected.floats(), result.toArray(ValueLayout.JAVA_FLOAT));
          }
        });
  }

  /** Small whole numbers, whose products and sums are exact in any order. */
  private static HostTensor counting(Shape shape) {
    float[] values = new float[shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = i * 37 % 23 - 11;
    }
    return HostTensor.of(shape, values);
  }

  @Test
  @SuppressWarnings("restricted") // loading native code is what it is for
  void aRefusalAtTheStartLeavesNoHandle() throws IOException, InterruptedException {
    String library = library(13);
    int unknownMath = 99;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment live =
          SymbolLookup.libraryLookup(library, arena)
              .findOrThrow("live_handles")
              .reinterpret(Long.BYTES);
      long before = live.get(ValueLayout.JAVA_LONG, 0);
      assertThrows(
          DeviceException.class, () -> new CublasThroughLinker(library, 13, 0, unknownMath));
      assertEquals(before, live.get(ValueLayout.JAVA_LONG, 0));
    }
  }

  @Test
  void aRefusalIsTold() throws IOException, InterruptedException {
    try (Cublas cublas = new CublasThroughLinker(library(13), 13, 0, Cublas.FLOAT32_MATH)) {
      Cublas.Matrices none = new Cublas.Matrices(0, 1, 1);
      Cublas.Product empty = new Cublas.Product(0, 0, 0, 1, 1, none, none, none, 1);
      DeviceException refusal = assertThrows(DeviceException.class, () -> cublas.multiply(empty));
      assertTrue(refusal.getMessage().contains("status 7"), refusal.getMessage());
    }
  }
}
