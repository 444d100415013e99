package dev.concord.tck;

import dev.concord.graph.Kernel;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;

/**
 * The service by which kernels bring their cases to the kit, found by {@link ServiceLoader}: the
 * jar that holds a kernel (or its tests) provides one. A kernel class without a case fails the kit.
 */
public interface KernelCases {
  /** The kernel classes these cases are for. */
  Set<Class<? extends Kernel>> kernels();

  /** Cases with deterministic inputs: the same in every run and on every machine. */
  List<KernelCase> cases();

  /** Points at which gradients are checked; empty for kernels without one. */
  default List<GradientCase> gradients() {
    return List.of();
  }

  /** All providers on the class path. */
  static List<KernelCases> all() {
    return ServiceLoader.load(KernelCases.class).stream().map(ServiceLoader.Provider::get).toList();
  }
}
