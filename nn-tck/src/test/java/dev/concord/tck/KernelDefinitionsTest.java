package dev.concord.tck;

import dev.concord.graph.Kernel;
import java.util.Set;

/** Concord's own kernels, as they are defined. */
class KernelDefinitionsTest extends KernelDefinitions {
  @Override
  protected Set<Class<? extends Kernel>> neverRun() {
    return Set.of(WrongDevice.Wrong.class, KitCanFailTest.ScaledGradient.class);
  }
}
