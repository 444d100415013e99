package dev.concord.backend.cpu.gemm;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The generated kernels of this process: one of each shape, made when it is first asked for, and
 * never dropped: {@link Tiling} cuts into fewer than 150 shapes for each lane count. The only place
 * that loads classes which name the Vector API; nobody asks it for anything where that module is
 * absent.
 */
final class KernelLibrary {
  private static final ConcurrentHashMap<TileKernel.Shape, TileKernel> TILES =
      new ConcurrentHashMap<>();
  private static final ConcurrentHashMap<Integer, TransposeKernel> TRANSPOSES =
      new ConcurrentHashMap<>();

  private KernelLibrary() {}

  /** The tile kernel of a shape. */
  static TileKernel tile(TileKernel.Shape shape) {
    return TILES.computeIfAbsent(
        shape, wanted -> instance(TileKernelGenerator.generate(wanted), TileKernel.class));
  }

  /** The transpose kernel of a lane count. */
  static TransposeKernel transpose(int lanes) {
    return TRANSPOSES.computeIfAbsent(
        lanes,
        wanted -> instance(TransposeKernelGenerator.generate(wanted), TransposeKernel.class));
  }

  private static <T> T instance(byte[] classFile, Class<T> type) {
    try {
      var lookup = MethodHandles.lookup().defineHiddenClass(classFile, true);
      var constructor =
          lookup.findConstructor(lookup.lookupClass(), MethodType.methodType(void.class));
      return type.cast(constructor.invoke());
    } catch (Throwable failure) {
      throw new IllegalStateException(
          "a generated matrix kernel could not be loaded; it needs the JVM option"
              + " --add-modules jdk.incubator.vector",
          failure);
    }
  }
}
