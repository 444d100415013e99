package dev.concord.reference;

import dev.concord.device.Device;
import dev.concord.device.DeviceOptions;
import dev.concord.device.Executable;
import dev.concord.device.Store;
import dev.concord.graph.Graph;
import dev.concord.graph.Kernel;
import dev.concord.graph.Value;
import dev.concord.plan.Planner;
import dev.concord.tensor.HostTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs kernels and graphs of constants on the reference device, for tests with values by hand. */
public final class Evaluate {
  private Evaluate() {}

  /** The outputs of one kernel. */
  public static List<HostTensor> kernel(Kernel kernel, HostTensor... inputs) {
    Graph graph = new Graph();
    List<Value> arguments = new ArrayList<>();
    for (HostTensor input : inputs) {
      arguments.add(graph.constant(input));
    }
    return values(graph.apply(kernel, arguments).outputs());
  }

  /** The elements of a value whose graph has no step inputs and no states. */
  public static HostTensor value(Value value) {
    return values(List.of(value)).get(0);
  }

  /** The elements of several values of one graph. */
  public static List<HostTensor> values(List<Value> values) {
    return values(values, Map.of());
  }

  /** The same for a graph with step inputs. */
  public static List<HostTensor> values(List<Value> values, Map<String, HostTensor> inputs) {
    Graph graph = values.get(0).graph();
    for (int i = 0; i < values.size(); i++) {
      graph.output("value" + i, values.get(i));
    }
    List<HostTensor> results = new ArrayList<>();
    try (Device device = new ReferenceBackend().open("reference", DeviceOptions.DEFAULT);
        Store store = new Store(device);
        Executable executable = device.compile(Planner.plan(graph), store)) {
      inputs.forEach(
          (name, x) ->
              System.arraycopy(x.floats(), 0, executable.input(name).floats(), 0, x.size()));
      executable.run();
      for (int i = 0; i < values.size(); i++) {
        results.add(HostTensor.zeros(values.get(i).type()));
        executable.read("value" + i, results.getLast());
      }
    }
    return results;
  }
}
