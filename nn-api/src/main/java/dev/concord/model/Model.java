package dev.concord.model;

import dev.concord.device.Store;
import dev.concord.graph.Graph;
import dev.concord.graph.Value;
import dev.concord.layer.Activation;
import dev.concord.layer.BatchNormalization;
import dev.concord.layer.Dropout;
import dev.concord.layer.Embedding;
import dev.concord.layer.Flatten;
import dev.concord.layer.GaussianNoise;
import dev.concord.layer.Layer;
import dev.concord.random.RandomStream;
import dev.concord.regularization.Constraint;
import dev.concord.tensor.DType;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;

/**
 * A neural network as a description: which layers are applied to what, in order. It holds no
 * weights (those live in a {@link Store}) and computes nothing; {@link #build} adds it to a graph.
 * Made by {@link #sequential} or {@link #functional}. Immutable.
 */
public final class Model {
  /** Name of the contiguous state that holds every parameter, in creation order. */
  public static final String PARAMETERS = "parameters";

  /** Name of the step input with the step's number, I32, from 1 on. */
  public static final String STEP = "step";

  /** Name of the step input with the place of the batch's first row in the global batch, I32. */
  public static final String ROW_OFFSET = "row_offset";

  /**
   * One application of a layer.
   *
   * @param name path of the layer; equal names share parameters
   * @param inputs numbers of the values it is applied to: first the model's inputs, then the
   *     applications in order
   */
  record Step(String name, Layer layer, List<Integer> inputs) {}

  private final List<ModelInput> inputs;

  /** An embedding that reads an input of the model. */
  private record Categories(int input, String layer, int count) {}

  private final List<Step> steps;
  private final List<Integer> outputs;
  private final List<Parameter> parameters;
  private final List<LayerState> states;
  private final List<TensorType> outputTypes;
  private final ModelSummary summary;
  private final List<Categories> categories;

  /** Batch normalisations that meet a single value of each feature in a batch of one row. */
  private final List<String> normalisationsOverRows;

  Model(List<ModelInput> inputs, List<Step> steps, List<Integer> outputs) {
    this.inputs = List.copyOf(inputs);
    this.steps = List.copyOf(steps);
    this.outputs = List.copyOf(outputs);
    ModelBuild trial = new ModelBuild(new Graph(), this.steps, null, false, 0);
    List<Value> values = trial.add(placeholders(trial.graph(), 1));
    this.parameters = trial.parameters();
    this.states = trial.states();
    this.outputTypes = this.outputs.stream().map(o -> values.get(o).type()).toList();
    this.summary = ModelSummary.of(this.inputs, this.steps, values, parameters);
    this.categories =
        this.steps.stream()
            .filter(step -> step.inputs().get(0) < this.inputs.size())
            .flatMap(
                step ->
                    step.layer() instanceof Embedding embedding
                        ? Stream.of(
                            new Categories(
                                step.inputs().get(0), step.name(), embedding.categories()))
                        : Stream.empty())
            .toList();
    this.normalisationsOverRows =
        this.steps.stream()
            .filter(step -> step.layer() instanceof BatchNormalization)
            .filter(step -> values.get(step.inputs().get(0)).shape().rank() == 2)
            .map(Step::name)
            .toList();
  }

  /** Starts a chain of layers over rows of float32 features with the given axis lengths. */
  public static SequentialBuilder sequential(int... featureShape) {
    return new SequentialBuilder(Shape.of(featureShape));
  }

  /** Starts a model of any layout: several inputs, shared layers, residual sums. */
  public static FunctionalBuilder functional() {
    return new FunctionalBuilder();
  }

  private List<Value> placeholders(Graph graph, int batch) {
    return inputs.stream().map(input -> graph.input(input.name(), input.type(batch))).toList();
  }

  /** Its inputs in order. */
  public List<ModelInput> inputs() {
    return inputs;
  }

  /** Every learned parameter, in creation order. */
  public List<Parameter> parameters() {
    return parameters;
  }

  /** What layers keep besides their parameters, in creation order. */
  public List<LayerState> states() {
    return states;
  }

  /** Number of learned float32 values. */
  public int parameterCount() {
    return parameters.isEmpty()
        ? 0
        : parameters.getLast().offset() + parameters.getLast().shape().size();
  }

  /** Number of outputs, at least 1. */
  public int outputCount() {
    return outputs.size();
  }

  /** Type of output {@code number} for a batch of {@code rows}. */
  public TensorType outputType(int number, int rows) {
    TensorType one = outputTypes.get(number);
    return one.withShape(one.shape().with(0, rows));
  }

  /** Its layers by name, in order of first application. */
  public java.util.Map<String, Layer> layers() {
    java.util.Map<String, Layer> layers = new LinkedHashMap<>();
    steps.forEach(step -> layers.putIfAbsent(step.name(), step.layer()));
    return Collections.unmodifiableMap(layers);
  }

  /**
   * The layer that makes the first output, which a loss must fit; what only drops, disturbs or
   * reshapes its outputs is left out.
   */
  public Layer lastLayer() {
    int step = outputs.get(0) - inputs.size();
    while (step >= 0 && keepsWhatNumbersAre(steps.get(step).layer())) {
      step = steps.get(step).inputs().get(0) - inputs.size();
    }
    return step >= 0 ? steps.get(step).layer() : Activation.IDENTITY;
  }

  private static boolean keepsWhatNumbersAre(Layer layer) {
    return layer instanceof Dropout || layer instanceof GaussianNoise || layer instanceof Flatten;
  }

  /**
   * Checks before anything is computed that embeddings have a vector for every category of an
   * input.
   *
   * @param input number of the input, from 0 on
   * @param features rows of the input's type
   * @throws IllegalArgumentException if an embedding has none, naming layer, row and category
   */
  public void requireCategories(int input, HostTensor features) {
    for (Categories known : categories) {
      if (known.input() != input) {
        continue;
      }
      int[] numbers = features.ints();
      for (int i = 0; i < features.size(); i++) {
        if (numbers[i] < 0 || numbers[i] >= known.count()) {
          throw new IllegalArgumentException(
              ("Layer %s has vectors for the categories 0 to %d, row %d of input %s has category"
                      + " %d: give it more categories, or recode the rows")
                  .formatted(
                      known.layer(),
                      known.count() - 1,
                      i / features.shape().trailing(1).size(),
                      inputs.get(input).name(),
                      numbers[i]));
        }
      }
    }
  }

  /**
   * Checks that training in batches of so many rows teaches the model anything: batch normalisation
   * makes every single row the same, its β.
   *
   * @param rows of the largest batch
   * @throws IllegalArgumentException if it does not, naming the layer
   */
  public void requireBatches(int rows) {
    if (rows < 2 && !normalisationsOverRows.isEmpty()) {
      throw new IllegalArgumentException(
          "Layer %s normalises each feature over the rows of a batch, of which there is 1: take batches of more rows, or a LayerNormalization"
              .formatted(normalisationsOverRows.getFirst()));
    }
  }

  /** A table of layer, output shape and number of parameters. */
  public ModelSummary summary() {
    return summary;
  }

  /**
   * Adds this model to a graph. Parameters are parts of the state {@link #PARAMETERS}; a training
   * graph with random layers reads the step inputs {@link #STEP} and {@link #ROW_OFFSET}.
   *
   * @param values one value per input, the first axis being the batch
   * @param training whether dropout drops
   * @param seed key of random layers
   * @return its outputs, its parameters and its layers' new states as values of the graph
   */
  public BuiltModel build(Graph graph, List<Value> values, boolean training, long seed) {
    if (values.size() != inputs.size()) {
      throw new IllegalArgumentException(
          "The model has " + inputs.size() + " inputs, got " + values.size());
    }
    for (int i = 0; i < values.size(); i++) {
      TensorType expected = inputs.get(i).type(values.get(i).shape().length(0));
      if (!values.get(i).type().equals(expected)) {
        throw new IllegalArgumentException(
            "Input "
                + inputs.get(i).name()
                + " of the model is "
                + expected
                + ", got "
                + values.get(i).type());
      }
    }
    Value group =
        parameters.isEmpty() ? null : graph.state(PARAMETERS, TensorType.f32(parameterCount()));
    ModelBuild build = new ModelBuild(graph, steps, group, training, seed);
    List<Value> all = build.add(values);
    return build.built(outputs.stream().map(all::get).toList(), parameters);
  }

  /**
   * Creates this model's parameters and layer states in a store with their first values. Each
   * parameter draws from a stream keyed by the seed and its own name.
   */
  public void initialize(Store store, long seed) {
    createParameters(store);
    for (Parameter parameter : parameters) {
      float[] values = new float[parameter.shape().size()];
      int slash = parameter.name().lastIndexOf('/');
      RandomStream random =
          RandomStream.of(
              seed,
              "init",
              parameter.name().substring(0, slash),
              parameter.name().substring(slash + 1));
      try {
        parameter.initializer().fill(values, parameter.shape(), random);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "Parameter " + parameter.name() + ": " + e.getMessage(), e);
      }
      store.write(parameter.name(), HostTensor.of(parameter.shape(), values));
    }
    for (LayerState state : states) {
      float[] values = new float[state.shape().size()];
      java.util.Arrays.fill(values, state.first());
      store.write(state.name(), HostTensor.of(state.shape(), values));
    }
  }

  /** Creates parameters and layer states in a store as zeros, to be filled from a file. */
  public void createParameters(Store store) {
    store.create(PARAMETERS, TensorType.f32(parameterCount()));
    for (Parameter parameter : parameters) {
      store.createPart(
          parameter.name(),
          PARAMETERS,
          parameter.offset(),
          new TensorType(DType.F32, parameter.shape()));
    }
    states.forEach(state -> store.create(state.name(), new TensorType(DType.F32, state.shape())));
  }

  /**
   * A model added to a graph.
   *
   * @param outputs its outputs
   * @param parameters its parameters, in creation order
   * @param updates the new value of each layer state that a training step replaces, by full name
   * @param penalties scalars that training makes small together with the loss
   * @param constraints what parameters keep to after each update, by full name
   * @param layerOutputs what each layer gives, by its name and in order of application; a layer's
   *     second application is {@code name#2}
   */
  public record BuiltModel(
      List<Value> outputs,
      List<Value> parameters,
      java.util.Map<String, Value> updates,
      List<Value> penalties,
      java.util.Map<String, Constraint> constraints,
      java.util.Map<String, Value> layerOutputs) {
    /** Copies the collections. */
    public BuiltModel {
      outputs = List.copyOf(outputs);
      parameters = List.copyOf(parameters);
      updates = copy(updates);
      penalties = List.copyOf(penalties);
      constraints = copy(constraints);
      layerOutputs = copy(layerOutputs);
    }

    private static <T> java.util.Map<String, T> copy(java.util.Map<String, T> ordered) {
      return Collections.unmodifiableMap(new LinkedHashMap<>(ordered));
    }

    /** The only output. */
    public Value output() {
      if (outputs.size() != 1) {
        throw new IllegalStateException("The model has " + outputs.size() + " outputs");
      }
      return outputs.get(0);
    }
  }

  @Override
  public String toString() {
    return summary.toString();
  }

  static List<Integer> numbers(List<LayerOutput> outputs) {
    List<Integer> numbers = new ArrayList<>();
    outputs.forEach(output -> numbers.add(output.number()));
    return numbers;
  }
}
