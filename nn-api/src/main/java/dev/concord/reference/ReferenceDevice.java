package dev.concord.reference;

import dev.concord.device.Buffer;
import dev.concord.device.Device;
import dev.concord.device.DeviceDescription;
import dev.concord.device.Executable;
import dev.concord.device.Store;
import dev.concord.graph.Kernel;
import dev.concord.plan.FusionSupport;
import dev.concord.plan.Program;
import dev.concord.tensor.DType;

/** A device in the Java heap that runs reference arithmetic. */
final class ReferenceDevice implements Device {
  @Override
  public DeviceDescription description() {
    return ReferenceBackend.DESCRIPTION;
  }

  @Override
  public FusionSupport fusion() {
    return FusionSupport.NONE;
  }

  @Override
  public boolean isNative(Kernel kernel) {
    return false;
  }

  @Override
  public Buffer allocate(DType dtype, int size) {
    return new ReferenceBuffer(dtype, size);
  }

  @Override
  public Executable compile(Program program, Store store) {
    return new ReferenceExecutable(this, program, store);
  }

  @Override
  public void close() {
    // The heap is all it has.
  }
}
