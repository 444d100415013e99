package dev.concord.gpu;

/**
 * What the choice of kernels and launch sizes depends on; none of it may change a bit.
 *
 * @param processor true for a CPU behind OpenCL: kernels with one work-item a work-group, loops and
 *     vector types; false for a GPU
 * @param computeUnits multiprocessors, or cores of a processor
 * @param workGroupLimit most work-items in a work-group
 * @param localMemoryBytes local (CUDA: shared) memory of a work-group
 */
public record GpuTraits(
    boolean processor, int computeUnits, int workGroupLimit, long localMemoryBytes) {}
