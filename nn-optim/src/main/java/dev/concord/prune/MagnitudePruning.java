package dev.concord.prune;

import dev.concord.device.Store;
import dev.concord.model.Model;
import dev.concord.model.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * Chooses the weights of least magnitude, to be pruned: of n weights the ⌊s·n⌋ with the smallest
 * |w|, of equal ones those that come first. Weights pruned before are 0, so they are chosen again.
 * It gives masks; {@link TrainingSession#mask(float[])} applies them and keeps them. Sources:
 * LeCun, Denker and Solla 1990 for pruning; Han et al., "Learning both weights and connections for
 * efficient neural networks", 2015, for magnitude.
 *
 * @param scope whether all weights are compared with one another or those of each parameter
 * @param prunable which parameters are pruned
 */
public record MagnitudePruning(Scope scope, Predicate<Parameter> prunable) implements Pruning {
  /** Among which weights the smallest are looked for. */
  public enum Scope {
    /** Among all prunable ones: layers may be left with very different shares. */
    GLOBAL,
    /** Within each parameter, so that every layer loses the same share. */
    PER_LAYER
  }

  /** Prunes the parameters of two axes and more: weights, but no bias and no scale. */
  public MagnitudePruning(Scope scope) {
    this(scope, parameter -> parameter.shape().rank() >= 2);
  }

  @Override
  public float[] mask(Model model, Store store, double sparsity) {
    requireSparsity(sparsity);
    List<Parameter> chosen = model.parameters().stream().filter(prunable).toList();
    if (chosen.isEmpty()) {
      throw new IllegalArgumentException(
          "None of the parameters %s is prunable"
              .formatted(model.parameters().stream().map(Parameter::name).toList()));
    }
    float[] weights = store.read(Model.PARAMETERS).floats();
    float[] mask = new float[weights.length];
    Arrays.fill(mask, 1);
    switch (scope) {
      case GLOBAL -> prune(weights, chosen, sparsity, mask);
      case PER_LAYER ->
          chosen.forEach(parameter -> prune(weights, List.of(parameter), sparsity, mask));
    }
    return mask;
  }

  private static void prune(
      float[] weights, List<Parameter> parameters, double sparsity, float[] mask) {
    long[] keys = new long[parameters.stream().mapToInt(p -> p.shape().size()).sum()];
    int next = 0;
    for (Parameter parameter : parameters) {
      int end = parameter.offset() + parameter.shape().size();
      for (int i = parameter.offset(); i < end; i++) {
        // Bits of floats that are not negative are ordered as the floats are; ties by place.
        keys[next++] = (long) Float.floatToIntBits(Math.abs(weights[i])) << 32 | i;
      }
    }
    Arrays.sort(keys);
    int count = (int) (sparsity * keys.length);
    for (int i = 0; i < count; i++) {
      mask[(int) keys[i]] = 0;
    }
  }

  static void requireSparsity(double sparsity) {
    if (!(sparsity >= 0 && sparsity <= 1)) {
      throw new IllegalArgumentException("A sparsity is at least 0 and at most 1, got " + sparsity);
    }
  }
}
