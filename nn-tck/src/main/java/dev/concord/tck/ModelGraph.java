package dev.concord.tck;

import dev.concord.graph.Graph;
import dev.concord.graph.Value;
import dev.concord.kernel.Map;
import dev.concord.model.LayerState;
import dev.concord.model.Model;
import dev.concord.model.Model.BuiltModel;
import dev.concord.model.Parameter;
import dev.concord.plan.Gradients;
import dev.concord.tensor.DType;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * The graph of a {@link ModelCase}: outputs in training and in inference, the scalar that training
 * makes small (loss or weighted outputs, plus penalties), its gradients with respect to every
 * parameter and float input, constrained parameters and new layer states.
 */
final class ModelGraph {
  private static final long SEED = 11;

  private final ModelCase test;
  private final Graph graph = new Graph();
  private final java.util.Map<String, HostTensor> inputs = new LinkedHashMap<>();
  private final java.util.Map<String, HostTensor> states = new LinkedHashMap<>();
  private final List<Value> floatInputs = new ArrayList<>();
  private final BuiltModel built;
  private final Value minimised;
  private final List<Value> adjoints;

  ModelGraph(ModelCase test) {
    this.test = test;
    Model model = test.model();
    List<Value> values = new ArrayList<>();
    for (HostTensor input : test.inputs()) {
      Value value = input("x" + values.size(), input);
      values.add(value);
      if (input.type().dtype() == DType.F32) {
        floatInputs.add(value);
      }
    }
    if (model.parameterCount() > 0) {
      TestNumbers numbers = TestNumbers.of(test.label());
      states.put(Model.PARAMETERS, numbers.between(-0.9f, 0.9f, model.parameterCount()));
    }
    for (LayerState state : model.states()) {
      HostTensor first = HostTensor.zeros(new TensorType(DType.F32, state.shape()));
      Arrays.fill(first.floats(), state.first());
      states.put(state.name(), first);
    }
    built = model.build(graph, values, true, SEED);
    minimised = withPenalties(test.judged().map(this::loss).orElseGet(this::weightedOutputs));
    List<Value> wanted = new ArrayList<>(built.parameters());
    wanted.addAll(floatInputs);
    adjoints = Gradients.of(minimised, wanted);
    addOutputs(model.build(graph, values, false, SEED));
  }

  private Value input(String name, HostTensor tensor) {
    inputs.put(name, tensor);
    return graph.input(name, tensor.type());
  }

  private Value loss(ModelCase.Judged judged) {
    Value targets = input("targets", judged.targets());
    Value weights = judged.weights() == null ? null : input("sample weights", judged.weights());
    return judged.loss().of(built.output(), targets, weights).loss();
  }

  private Value weightedOutputs() {
    Value sum = null;
    for (Value output : built.outputs()) {
      sum = plus(sum, GradientCheck.weightedSum(output));
    }
    return sum;
  }

  private Value withPenalties(Value loss) {
    Value sum = loss;
    for (Value penalty : built.penalties()) {
      sum = plus(sum, penalty);
    }
    return sum;
  }

  private static Value plus(Value sum, Value next) {
    return sum == null ? next : Map.of(sum, next, (a, b) -> a.plus(b));
  }

  private void addOutputs(BuiltModel inference) {
    List<Parameter> parameters = test.model().parameters();
    for (int i = 0; i < built.outputs().size(); i++) {
      graph.output("output " + i + " in training", built.outputs().get(i));
      graph.output("output " + i + " in inference", inference.outputs().get(i));
    }
    graph.output("what training makes small", minimised);
    for (int i = 0; i < adjoints.size(); i++) {
      graph.output("gradient of " + wantedName(i), adjoints.get(i));
    }
    for (int i = 0; i < parameters.size(); i++) {
      String name = parameters.get(i).name();
      if (built.constraints().containsKey(name)) {
        graph.output(
            "constrained " + name, built.constraints().get(name).of(built.parameters().get(i)));
      }
    }
    built.updates().forEach(graph::update);
  }

  private String wantedName(int number) {
    List<Parameter> parameters = test.model().parameters();
    return number < parameters.size()
        ? parameters.get(number).name()
        : "input " + (number - parameters.size());
  }

  /** Two steps of it, the second with other random numbers, to compare a device by. */
  GraphRun run() {
    List<java.util.Map<String, HostTensor>> runs = new ArrayList<>();
    for (int step = 1; step <= 2; step++) {
      runs.add(inputsOf(step));
    }
    return new GraphRun(graph, states, runs);
  }

  private java.util.Map<String, HostTensor> inputsOf(int step) {
    java.util.Map<String, HostTensor> all = new LinkedHashMap<>(inputs);
    all.put(Model.STEP, HostTensor.scalar(step));
    all.put(Model.ROW_OFFSET, HostTensor.scalar(7 * (step - 1)));
    all.keySet().retainAll(graph.inputs().keySet());
    return all;
  }

  /** The check of all its gradients. */
  GradientCheck gradientCheck() {
    GradientCheck check = new GradientCheck(test.label(), graph, minimised);
    inputsOf(1).forEach(check::input);
    states.forEach(check::state);
    for (int i = 0; i < adjoints.size(); i++) {
      if (i < built.parameters().size()) {
        Parameter parameter = test.model().parameters().get(i);
        check.wanted(wantedName(i), adjoints.get(i), Model.PARAMETERS, parameter.offset());
      } else {
        Value input = floatInputs.get(i - built.parameters().size());
        check.wanted(wantedName(i), adjoints.get(i), inputName(input), 0);
      }
    }
    return check;
  }

  private String inputName(Value input) {
    return graph.inputs().entrySet().stream()
        .filter(entry -> entry.getValue() == input)
        .findFirst()
        .orElseThrow()
        .getKey();
  }
}
