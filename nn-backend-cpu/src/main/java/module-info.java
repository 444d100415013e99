/**
 * The CPU backend: kernels with the Vector API where that module is present, plain Java with the
 * same bits where it is not.
 */
module dev.concord.backend.cpu {
  requires transitive dev.concord.api;
  requires org.slf4j;
  // Static: the backend also works when the JVM runs without --add-modules jdk.incubator.vector.
  requires static jdk.incubator.vector;

  exports dev.concord.backend.cpu.task;

  uses dev.concord.backend.cpu.task.CpuKernelProvider;

  provides dev.concord.device.Backend with
      dev.concord.backend.cpu.CpuBackend;
}
