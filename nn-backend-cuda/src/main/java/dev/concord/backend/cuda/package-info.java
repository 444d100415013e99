/**
 * The CUDA backend: NVIDIA GPUs through JCuda's driver binding. Shared lowering and kernels are in
 * nn-gpu; here are devices, memory, PTX, launches and CUDA graphs.
 *
 * <p>This jar has no module descriptor: JCuda looks for its native libraries beside its own
 * classes, and on the module path would not find them in their own jar. On the class path
 * everything works.
 */
package dev.concord.backend.cuda;
