package org.example.cumulative;

import dev.concord.tck.KernelDefinitions;

/** The kit's tests of definitions: cases, reference, gradient. */
class CumulativeSumDefinitionTest extends KernelDefinitions {}
