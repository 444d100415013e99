package dev.concord.train;

import dev.concord.device.Executable;
import dev.concord.device.Store;
import dev.concord.graph.Graph;
import dev.concord.graph.Value;
import dev.concord.kernel.Map;
import dev.concord.model.Model;
import dev.concord.model.Model.BuiltModel;
import dev.concord.model.ModelInput;
import dev.concord.plan.Fusion;
import dev.concord.plan.Gradients;
import dev.concord.plan.Planner;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * Looks inside the model of a session: each layer's output for some rows, and each parameter's
 * gradient of the mean loss over them, penalties included. It runs the model as a training step
 * does, dropout dropping as in the step that comes next, by a program of its own that changes no
 * state. Belongs to one thread; it must be closed before the session.
 */
public final class Inspector implements AutoCloseable {
  private final TrainingSession session;
  private final SequencedMap<String, TensorType> gradientTypes = new LinkedHashMap<>();
  private final SequencedMap<String, TensorType> outputTypes = new LinkedHashMap<>();
  private final Executable executable;
  private final boolean readsStep;

  /**
   * An inspector of a session.
   *
   * @param rows what the model is looked at with; memory on the device is needed for all layers'
   *     outputs, so some hundred at most
   */
  public Inspector(TrainingSession session, TrainingData rows) {
    this.session = session;
    Model model = session.model();
    int count = rows.rows();
    Graph graph = new Graph();
    List<Value> inputs = new ArrayList<>();
    for (ModelInput input : model.inputs()) {
      inputs.add(graph.input(input.name(), input.type(count)));
    }
    BuiltModel built = model.build(graph, inputs, true, session.seed());
    session.loss().requireTargets(built.output().type(), rows.targets());
    HostTensor targets =
        rows.targets().reshape(session.loss().targetType(built.output().type()).shape());
    Value weights = rows.weights() == null ? null : graph.constant(rows.weights());
    Value loss = session.loss().of(built.output(), graph.constant(targets), weights).loss();
    for (Value penalty : built.penalties()) {
      loss = Map.of(loss, penalty, (a, b) -> a.plus(b));
    }
    List<Value> gradients = Gradients.of(loss, built.parameters());
    for (int i = 0; i < gradients.size(); i++) {
      String name = model.parameters().get(i).name();
      gradientTypes.put(name, gradients.get(i).type());
      graph.output("gradient/" + name, gradients.get(i));
    }
    built
        .layerOutputs()
        .forEach(
            (name, output) -> {
              outputTypes.put(name, output.type());
              graph.output("output/" + name, output);
            });
    this.readsStep = graph.inputs().containsKey(Model.STEP);
    this.executable =
        session
            .device()
            .compile(Planner.plan(Fusion.fuse(graph, session.device().fusion())), session.store());
    Predictor.requireFitting(model, rows.features());
    for (int i = 0; i < inputs.size(); i++) {
      Predictor.copyRows(
          rows.features().get(i), 0, count, executable.input(model.inputs().get(i).name()));
    }
  }

  /** Reads everything, with the weights as they are now. */
  public Inspection inspect() {
    if (readsStep) {
      executable.input(Model.STEP).ints()[0] = session.stepNumber() + 1;
    }
    executable.run();
    Store store = session.store();
    SequencedMap<String, HostTensor> weights = new LinkedHashMap<>();
    session
        .model()
        .parameters()
        .forEach(parameter -> weights.put(parameter.name(), store.read(parameter.name())));
    return new Inspection(weights, read("gradient/", gradientTypes), read("output/", outputTypes));
  }

  private SequencedMap<String, HostTensor> read(
      String prefix, SequencedMap<String, TensorType> types) {
    SequencedMap<String, HostTensor> tensors = new LinkedHashMap<>();
    types.forEach(
        (name, type) -> {
          HostTensor tensor = HostTensor.zeros(type);
          executable.read(prefix + name, tensor);
          tensors.put(name, tensor);
        });
    return tensors;
  }

  /** Releases its program; the session stays open. */
  @Override
  public void close() {
    executable.close();
  }
}
