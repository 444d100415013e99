package dev.concord.backend.cpu;

import dev.concord.device.Device;
import dev.concord.device.DeviceOptions;
import dev.concord.device.Executable;
import dev.concord.device.Store;
import dev.concord.graph.Kernel;
import dev.concord.plan.Program;
import dev.concord.plan.Program.Call;
import dev.concord.plan.Program.Operand;
import dev.concord.plan.Program.Slot;
import dev.concord.reference.ReferenceBackend;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Programs of a single call, run on any device. */
final class Calls {
  private Calls() {}

  /** A device whose vector code runs from the first call. */
  static Device cpu(int lanes, int threads) {
    return cpu(lanes, threads, 0);
  }

  static Device cpu(int lanes, int threads, int warmUp) {
    return new CpuBackend()
        .open(
            "cpu",
            DeviceOptions.DEFAULT
                .with("lanes", lanes)
                .with("threads", threads)
                .with("warmup", warmUp));
  }

  static Device reference() {
    return new ReferenceBackend().open("reference", DeviceOptions.DEFAULT);
  }

  /** The outputs of one application of {@code kernel}. */
  static List<HostTensor> run(Device device, Kernel kernel, List<HostTensor> inputs) {
    List<TensorType> types = kernel.outputTypes(inputs.stream().map(HostTensor::type).toList());
    List<Slot> slots = new ArrayList<>();
    List<Operand> from = new ArrayList<>();
    List<Operand> to = new ArrayList<>();
    for (HostTensor input : inputs) {
      TensorType type = input.type();
      String name = "in" + slots.size();
      from.add(new Operand(slots.size(), 0, type));
      slots.add(new Slot(slots.size(), type.dtype(), type.size(), new Program.Input(name, type)));
    }
    Map<String, Operand> outputs = new LinkedHashMap<>();
    for (TensorType type : types) {
      Operand operand = new Operand(slots.size(), 0, type);
      outputs.put("out" + to.size(), operand);
      to.add(operand);
      slots.add(new Slot(slots.size(), type.dtype(), type.size(), new Program.Scratch()));
    }
    Program program = new Program(slots, List.of(new Call(kernel, from, to, "")), outputs);
    List<HostTensor> results = new ArrayList<>();
    try (Store store = new Store(device);
        Executable executable = device.compile(program, store)) {
      for (int i = 0; i < inputs.size(); i++) {
        copy(inputs.get(i), executable.input("in" + i));
      }
      executable.run();
      for (int o = 0; o < types.size(); o++) {
        HostTensor result = HostTensor.zeros(types.get(o));
        executable.read("out" + o, result);
        results.add(result);
      }
    }
    return results;
  }

  private static void copy(HostTensor from, HostTensor to) {
    switch (from.type().dtype()) {
      case F32 -> System.arraycopy(from.floats(), 0, to.floats(), 0, from.size());
      case I32 -> System.arraycopy(from.ints(), 0, to.ints(), 0, from.size());
      case U8 -> System.arraycopy(from.bytes(), 0, to.bytes(), 0, from.size());
    }
  }
}
