package dev.concord.tck;

/** Concord's own layers, activations, losses, regularisers and constraints, as they are defined. */
class ModelDefinitionsTest extends ModelDefinitions {}
