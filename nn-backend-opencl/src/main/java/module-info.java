/** The OpenCL backend: devices, memory, compilation and launches through JOCL. */
@SuppressWarnings("requires-automatic") // JOCL is no named module
module dev.concord.backend.opencl {
  requires transitive dev.concord.api;
  requires dev.concord.gpu;
  requires jocl;
  requires org.slf4j;

  provides dev.concord.device.Backend with
      dev.concord.backend.opencl.OpenClBackend;
}
