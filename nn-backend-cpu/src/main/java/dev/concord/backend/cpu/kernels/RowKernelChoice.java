package dev.concord.backend.cpu.kernels;

import dev.concord.backend.cpu.warmup.ColdCode;
import dev.concord.backend.cpu.warmup.WarmUp;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The row kernels that tasks use, of one device or of several: plain Java first, the Vector API
 * once a warm-up has brought it to compiled code. Both give the same bits, so the switch may come
 * at any moment.
 */
public final class RowKernelChoice {
  /** Uses before vectors are heated: the compiler has matrix products to do first. */
  private static final int USES_BEFORE_WARM_UP = 200;

  private volatile RowKernels current = new PlainRowKernels();

  /** Counted without synchronization: losing a few counts from another thread does no harm. */
  private int usesToGo = USES_BEFORE_WARM_UP;

  private volatile Runnable request;

  /**
   * Starts in plain Java.
   *
   * @param lanes float32 lanes of a vector; with 1 the choice stays plain
   * @param warmUp heats the vector kernels; empty to use them from the first call
   */
  public RowKernelChoice(int lanes, Optional<WarmUp> warmUp) {
    if (lanes > 1) {
      warmUp.ifPresentOrElse(
          heater -> request = () -> new Cold(lanes).request(heater), () -> current = vector(lanes));
    }
  }

  /** The kernels to use now. */
  RowKernels current() {
    if (request != null && --usesToGo < 0) {
      requestOnce();
    }
    return current;
  }

  private synchronized void requestOnce() {
    if (request != null) {
      request.run();
      request = null;
    }
  }

  /** The vector kernels until they take over, together, once the last is compiled. */
  private final class Cold {
    private final int lanes;
    private RowKernels vector;
    private int left = ColdRowKernel.Method.values().length;

    Cold(int lanes) {
      this.lanes = lanes;
    }

    void request(WarmUp warmUp) {
      for (var method : ColdRowKernel.Method.values()) {
        warmUp.request("Row kernel " + method, 0, () -> Optional.of(code(method)));
      }
    }

    private ColdCode code(ColdRowKernel.Method method) {
      if (vector == null) {
        vector = RowKernelChoice.vector(lanes);
      }
      return new ColdRowKernel(vector, method, lanes, this::oneIsFast);
    }

    private void oneIsFast() {
      left--;
      if (left == 0) {
        current = vector;
      }
    }
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
