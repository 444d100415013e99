/**
 * What the OpenCL and CUDA backends share: kernel sources in one C dialect, the lowering of
 * programs to launches, and a device over a small driver interface.
 */
module dev.concord.gpu {
  requires transitive dev.concord.api;
  requires org.slf4j;

  exports dev.concord.gpu;

  uses dev.concord.gpu.GpuKernelProvider;
}
