package dev.concord.model;

import dev.concord.expr.Arithmetic;
import dev.concord.graph.Elements;
import dev.concord.graph.Graph;
import dev.concord.graph.GraphRun;
import dev.concord.graph.Value;
import dev.concord.model.Model.BuiltModel;
import dev.concord.random.RandomStream;
import dev.concord.tensor.DType;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs whole models in tests. */
public final class ModelCheck {
  private ModelCheck() {}

  /** Elements drawn uniformly from [low, high). */
  public static HostTensor random(long seed, TensorType type, float low, float high) {
    HostTensor tensor = HostTensor.zeros(type);
    RandomStream random = RandomStream.of(seed, "test", "", "elements");
    for (int i = 0; i < tensor.size(); i++) {
      tensor.floats()[i] = random.nextFloat(low, high);
    }
    return tensor;
  }

  /** The model's only output in float32, for parameters given behind one another. */
  public static float[] output(
      Model model, boolean training, HostTensor parameters, HostTensor... features) {
    return output(model, training, 0, parameters, features);
  }

  /** The same for a batch whose first row is row {@code rowOffset} of the global batch. */
  public static float[] output(
      Model model, boolean training, int rowOffset, HostTensor parameters, HostTensor... features) {
    Graph graph = new Graph();
    Map<String, Elements> sources = new HashMap<>();
    sources.put(Model.ROW_OFFSET, Elements.of(HostTensor.scalar(rowOffset)));
    BuiltModel built = built(graph, model, training, sources, parameters, features);
    double[] values = new GraphRun(graph, Arithmetic.FLOAT32, sources).values(built.output());
    float[] output = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      output[i] = (float) values[i];
    }
    return output;
  }

  private static BuiltModel built(
      Graph graph,
      Model model,
      boolean training,
      Map<String, Elements> sources,
      HostTensor parameters,
      HostTensor... features) {
    List<Value> inputs = new ArrayList<>();
    for (int i = 0; i < features.length; i++) {
      inputs.add(graph.input("feature " + i, features[i].type()));
      sources.put("feature " + i, Elements.of(features[i]));
    }
    sources.putIfAbsent(Model.ROW_OFFSET, Elements.of(HostTensor.scalar(0)));
    sources.put(Model.STEP, Elements.of(HostTensor.scalar(1)));
    sources.put(Model.PARAMETERS, Elements.of(parameters));
    for (LayerState state : model.states()) {
      HostTensor first = HostTensor.zeros(new TensorType(DType.F32, state.shape()));
      java.util.Arrays.fill(first.floats(), state.first());
      sources.put(state.name(), Elements.of(first));
    }
    return model.build(graph, inputs, training, 11);
  }
}
