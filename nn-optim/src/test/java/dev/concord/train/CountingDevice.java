package dev.concord.train;

import dev.concord.device.Buffer;
import dev.concord.device.Device;
import dev.concord.device.DeviceDescription;
import dev.concord.device.Executable;
import dev.concord.device.Store;
import dev.concord.graph.Kernel;
import dev.concord.plan.FusionSupport;
import dev.concord.plan.Program;
import dev.concord.tensor.DType;
import dev.concord.tensor.HostTensor;

/** A device that counts what was compiled on it and is not closed yet. */
final class CountingDevice implements Device {
  private final Device device;
  private int openExecutables;
  private int compiled;

  CountingDevice(Device device) {
    this.device = device;
  }

  int openExecutables() {
    return openExecutables;
  }

  int compiled() {
    return compiled;
  }

  @Override
  public DeviceDescription description() {
    return device.description();
  }

  @Override
  public FusionSupport fusion() {
    return device.fusion();
  }

  @Override
  public boolean isNative(Kernel kernel) {
    return device.isNative(kernel);
  }

  @Override
  public Buffer allocate(DType dtype, int size) {
    return device.allocate(dtype, size);
  }

  @Override
  public Executable compile(Program program, Store store) {
    Executable executable = device.compile(program, store);
    openExecutables++;
    compiled++;
    return new Executable() {
      @Override
      public HostTensor input(String name) {
        return executable.input(name);
      }

      @Override
      public void run() {
        executable.run();
      }

      @Override
      public void read(String output, HostTensor target) {
        executable.read(output, target);
      }

      @Override
      public void close() {
        openExecutables--;
        executable.close();
      }
    };
  }

  @Override
  public void close() {
    device.close();
  }
}
