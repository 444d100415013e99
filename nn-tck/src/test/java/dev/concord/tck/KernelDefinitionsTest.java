package dev.concord.tck;

/** Concord's own kernels, as they are defined. */
class KernelDefinitionsTest extends KernelDefinitions {}
