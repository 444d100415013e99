package dev.concord.checkpoint;

import dev.concord.device.Store;
import dev.concord.expr.Arithmetic;
import dev.concord.model.LayerState;
import dev.concord.model.Model;
import dev.concord.model.Parameter;
import dev.concord.tensor.HostTensor;
import java.util.function.Function;

/**
 * The fingerprint of a model's weights: two runs ended with the same bits if and only if it is the
 * same, whatever backend, number of threads or machine they ran on. It does not cover optimizer
 * state.
 *
 * <p>It is the SHA-256 of these bytes, every number an int32 in little-endian order:
 *
 * <pre>
 *   {@link Arithmetic#VERSION}
 *   for each parameter in creation order, then each layer state:
 *     number of UTF-8 bytes of its full name, then these bytes
 *     rank, then each axis length
 *     the elements: row-major, float32, little-endian, every NaN as 0x7fc00000
 * </pre>
 */
public final class WeightHash {
  private WeightHash() {}

  /**
   * The hash of the parameters of {@code model} in {@code store}, as 64 lower-case hexadecimal
   * digits.
   *
   * @throws IllegalArgumentException if the store lacks a parameter
   */
  public static String of(Model model, Store store) {
    return of(model, store::read);
  }

  static String of(Model model, Function<String, HostTensor> weights) {
    ContentHash hash = new ContentHash().number(Arithmetic.VERSION);
    for (Parameter parameter : model.parameters()) {
      hash.text(parameter.name()).tensor(weights.apply(parameter.name()));
    }
    for (LayerState state : model.states()) {
      hash.text(state.name()).tensor(weights.apply(state.name()));
    }
    return hash.hex();
  }
}
