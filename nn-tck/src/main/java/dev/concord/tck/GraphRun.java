package dev.concord.tck;

import dev.concord.device.Device;
import dev.concord.device.Executable;
import dev.concord.device.Store;
import dev.concord.expr.Arithmetic;
import dev.concord.graph.Elements;
import dev.concord.graph.Graph;
import dev.concord.graph.Value;
import dev.concord.plan.Fusion;
import dev.concord.plan.FusionSupport;
import dev.concord.plan.Planner;
import dev.concord.plan.Program;
import dev.concord.tensor.HostTensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A graph with the initial values of its states and the step inputs of several runs, and the
 * comparison of a device with {@link GraphEvaluator} after each run: outputs first, then states.
 *
 * @param graph what is run
 * @param states initial value of each state
 * @param runs for each run, a tensor for each step input
 */
record GraphRun(Graph graph, Map<String, HostTensor> states, List<Map<String, HostTensor>> runs) {

  /** Compares a device under its own fusion. */
  Optional<String> compare(Device device) {
    return compare(device, device.fusion());
  }

  /** The first difference and the program, or nothing where every bit is equal. */
  Optional<String> compare(Device device, FusionSupport fusion) {
    Program program = Planner.plan(Fusion.fuse(graph, fusion));
    try (Store store = new Store(device)) {
      states.forEach((name, value) -> store.create(name, value));
      try (Executable executable = device.compile(program, store)) {
        return firstDifference(executable, store).map(d -> d + "\nProgram:\n" + program);
      }
    }
  }

  private Optional<String> firstDifference(Executable executable, Store store) {
    Map<String, HostTensor> current = new LinkedHashMap<>(states);
    for (int run = 0; run < runs.size(); run++) {
      Map<String, HostTensor> inputs = runs.get(run);
      GraphEvaluator truth =
          GraphEvaluator.of(graph, Arithmetic.FLOAT32, views(inputs), views(current));
      inputs.forEach((name, value) -> Tensors.copy(value, executable.input(name), 0));
      executable.run();
      for (Map.Entry<String, Value> output : graph.outputs().entrySet()) {
        HostTensor got = HostTensor.zeros(output.getValue().type());
        executable.read(output.getKey(), got);
        String what = "output " + output.getKey() + " in run " + run;
        Optional<String> difference = Difference.first(what, truth.tensor(output.getValue()), got);
        if (difference.isPresent()) {
          return difference;
        }
      }
      graph.updates().forEach((name, value) -> current.put(name, truth.tensor(value)));
      for (Map.Entry<String, HostTensor> state : current.entrySet()) {
        String what = "state " + state.getKey() + " after run " + run;
        Optional<String> difference =
            Difference.first(what, state.getValue(), store.read(state.getKey()));
        if (difference.isPresent()) {
          return difference;
        }
      }
    }
    return Optional.empty();
  }

  private static Map<String, Elements> views(Map<String, HostTensor> tensors) {
    Map<String, Elements> views = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> views.put(name, Elements.of(tensor)));
    return views;
  }
}
