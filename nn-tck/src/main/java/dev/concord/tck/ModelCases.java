package dev.concord.tck;

import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;

/**
 * The service by which layers, activations, losses, regularisers and constraints bring small models
 * to the kit, found by {@link ServiceLoader}. Each model's gradients are checked in float64 ({@link
 * ModelDefinitions}), and its outputs and gradients are compared bit for bit on every device
 * ({@link BackendConformance}).
 */
public interface ModelCases {
  /** Cases with deterministic inputs: the same in every run and on every machine. */
  List<ModelCase> models();

  /** All cases on the class path. */
  static List<ModelCase> all() {
    return ServiceLoader.load(ModelCases.class).stream()
        .flatMap(provider -> provider.get().models().stream())
        .toList();
  }

  /**
   * What all cases cover: names of the classes of layers, losses, regularisers and constraints, and
   * names of activations.
   */
  static Set<String> covered() {
    return Covered.by(all());
  }
}
