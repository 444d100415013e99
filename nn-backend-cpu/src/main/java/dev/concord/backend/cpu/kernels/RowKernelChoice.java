package dev.concord.backend.cpu.kernels;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;
import java.util.concurrent.Executor;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The row kernels that tasks of a device use: plain Java first, the Vector API once a warm-up has
 * brought it to compiled code. Both give the same bits, so the switch may come at any moment.
 */
public final class RowKernelChoice {
  private static final int WARM_UP_CALLS = 12_000;
  private static final int WARM_UP_COUNT = 131;

  /**
   * With and without a rest behind whole vectors: a branch never seen would throw the code away.
   */
  private static final int[] WARM_UP_COUNTS = {WARM_UP_COUNT, 130, 128, 96, 10};

  private volatile RowKernels current = new PlainRowKernels();

  /**
   * Starts in plain Java.
   *
   * @param lanes float32 lanes of a vector; with 1 the choice stays plain
   * @param warmUp runs the warm-up, in the background; empty to use vectors from the first call
   */
  public RowKernelChoice(int lanes, Optional<Executor> warmUp) {
    if (lanes > 1) {
      warmUp.ifPresentOrElse(
          executor -> executor.execute(() -> switchTo(lanes)), () -> current = vector(lanes));
    }
  }

  /** The kernels to use now. */
  RowKernels current() {
    return current;
  }

  private void switchTo(int lanes) {
    RowKernels vector = vector(lanes);
    float[] x = new float[4 * WARM_UP_COUNT];
    float[] scratch = new float[RowKernels.SCRATCH];
    float[] out = new float[4];
    float[] to = new float[WARM_UP_COUNT];
    for (int call = 0; call < WARM_UP_CALLS; call++) {
      int count = WARM_UP_COUNTS[call % WARM_UP_COUNTS.length];
      vector.sum(x, 0, count, scratch);
      vector.sumFour(x, 0, WARM_UP_COUNT, count, scratch, out, 0);
      vector.max(x, 0, count);
      vector.maxNumber(x, 0, count);
      vector.min(x, 0, count);
      vector.start(x, 0, to, 0, count);
      vector.add(x, 0, to, 0, count);
      vector.addFour(x, 0, WARM_UP_COUNT, to, 0, count);
    }
    current = vector;
  }

  /** The Vector API's kernels of a lane count, cold. */
  static RowKernels vector(int lanes) {
    VectorSpecies<Float> species =
        switch (lanes) {
          case 16 -> FloatVector.SPECIES_512;
          case 8 -> FloatVector.SPECIES_256;
          case 4 -> FloatVector.SPECIES_128;
          default -> throw new IllegalArgumentException("There are no vectors of " + lanes);
        };
    Class<?> template = VectorRowKernels.class;
    try (InputStream code = template.getResourceAsStream(template.getSimpleName() + ".class")) {
      MethodHandles.Lookup hidden =
          MethodHandles.lookup().defineHiddenClassWithClassData(code.readAllBytes(), species, true);
      return (RowKernels)
          hidden.findConstructor(hidden.lookupClass(), MethodType.methodType(void.class)).invoke();
    } catch (IOException failure) {
      throw new IllegalStateException("The vector kernels could not be read", failure);
    } catch (Throwable failure) {
      throw new IllegalStateException("The vector kernels could not be defined", failure);
    }
  }
}
