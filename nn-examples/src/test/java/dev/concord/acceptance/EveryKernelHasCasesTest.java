package dev.concord.acceptance;

import dev.concord.tck.KernelDefinitions;

/** The kernels of every module that the command line contains have cases in the conformance kit. */
class EveryKernelHasCasesTest extends KernelDefinitions {}
