package dev.concord.train;

import dev.concord.device.Device;
import dev.concord.device.Store;
import dev.concord.graph.Graph;
import dev.concord.loss.Loss;
import dev.concord.model.Model;
import dev.concord.optim.Optimization;
import dev.concord.optim.Optimizer;
import dev.concord.plan.Program;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A model being trained on a device: its store, the data in device memory, and one compiled program
 * per batch size. It takes steps; how many, over which rows, and when to stop is {@link Trainer}'s
 * business. Belongs to one thread.
 */
public final class TrainingSession implements AutoCloseable {
  private final Device device;
  private final TrainingSetting setting;
  private final Model model;
  private final Optimizer optimizer;
  private final TrainingData data;
  private final Store store;
  private final boolean weighted;
  private final HostTensor firstBadStep = HostTensor.scalar(0);
  private final HostTensor sum = HostTensor.scalar(0f);
  private final StepPrograms steps;
  private float learningRate;
  private int stepNumber;
  private long rowsMet;

  /**
   * Places data, first weights and moments on the device. Every parameter is trained alike.
   *
   * @param device stays the caller's
   * @param seed decides first weights and random layers
   * @throws IllegalArgumentException if data, model and loss do not fit, naming what does not
   */
  public TrainingSession(
      Device device, Model model, Loss loss, Optimizer optimizer, TrainingData data, long seed) {
    this(device, model, loss, new Optimization(optimizer), data, seed);
  }

  /**
   * Places data, first weights and moments on the device.
   *
   * @param device stays the caller's
   * @param optimization the update rule, with parameter groups and clipping
   * @param seed decides first weights and random layers
   * @throws IllegalArgumentException if data, model and loss do not fit, or a parameter group has
   *     no parameters, naming what does not fit
   */
  public TrainingSession(
      Device device,
      Model model,
      Loss loss,
      Optimization optimization,
      TrainingData data,
      long seed) {
    loss.requireFits(model.lastLayer());
    if (model.inputs().size() != data.features().size()) {
      throw new IllegalArgumentException(
          "The model has "
              + model.inputs().size()
              + " inputs, the data has "
              + data.features().size()
              + " feature tensors");
    }
    if (model.parameters().isEmpty()) {
      throw new IllegalArgumentException("The model has no parameters to train");
    }
    if (model.outputCount() != 1) {
      throw new IllegalArgumentException(
          "A model to be trained has one output, this one has %d: build it with one, such as a"
                  .formatted(model.outputCount())
              + " Concatenate of them");
    }
    loss.requireTargets(model.outputType(0, data.rows()), data.targets());
    loss.requireReach(model.lastLayer(), data.targets());
    this.device = device;
    this.model = model;
    this.optimizer = optimization.optimizer();
    this.data = data;
    AssignedGroups groups = AssignedGroups.of(optimization, model);
    this.setting = new TrainingSetting(model, loss, optimization, groups, data, seed);
    this.learningRate = optimizer.learningRate();
    // The graph is built once before anything is allocated: it checks that all shapes fit.
    Graph graph = TrainingGraph.build(setting, 1, UpdateGraph.Form.PLAIN);
    for (int i = 0; i < data.features().size(); i++) {
      model.requireCategories(i, data.features().get(i));
    }
    this.weighted = graph.states().containsKey(TrainingGraph.WEIGHT_SUM);
    this.store = new Store(device);
    this.steps = new StepPrograms(device, store, setting);
    try {
      createStates();
    } catch (RuntimeException | OutOfMemoryError failure) {
      store.close();
      throw failure;
    }
  }

  private void createStates() {
    model.initialize(store, setting.seed());
    for (String moment : optimizer.moments()) {
      float first = optimizer.firstValue(moment);
      String state = UpdateGraph.moment(optimizer, moment);
      TensorType type = TensorType.f32(model.parameterCount());
      if (first == 0) {
        store.create(state, type);
      } else {
        HostTensor values = HostTensor.zeros(type);
        Arrays.fill(values.floats(), first);
        store.create(state, values);
      }
    }
    if (setting.groups().several()) {
      store.create(UpdateGraph.GROUPS, setting.groups().ofElements(model));
    }
    store.create(TrainingGraph.FIRST_BAD_STEP, TensorType.i32());
    store.create(TrainingGraph.LOSS_SUM, TensorType.f32());
    if (weighted) {
      store.create(TrainingGraph.WEIGHT_SUM, TensorType.f32());
    }
    for (int i = 0; i < data.features().size(); i++) {
      store.create(BatchGraph.features(i), data.features().get(i));
    }
    store.create(BatchGraph.TARGETS, data.targets());
    if (data.weights() != null) {
      store.create(BatchGraph.WEIGHTS, data.weights());
    }
  }

  /**
   * The states that a checkpoint needs besides parameters and layer states: the optimizer's moments
   * in its order, then the mask if weights are pruned.
   */
  public List<String> momentStates() {
    return Stream.concat(
            optimizer.moments().stream().map(moment -> UpdateGraph.moment(optimizer, moment)),
            steps.masked() ? Stream.of(UpdateGraph.MASK) : Stream.empty())
        .toList();
  }

  /**
   * Prunes weights: sets those whose element of the mask is 0 to 0 now, and keeps them there in
   * every step to come. Their gradients still go into the moments, unless gradients are clipped by
   * norms, in which they have no part. To continue a pruned run from a checkpoint, set any mask
   * before loading it.
   *
   * @param mask 0 or 1 for each element of the contiguous parameters, in the model's order
   */
  public void mask(float[] mask) {
    new PruningMask(model, store).set(mask.clone());
    steps.mask();
  }

  /**
   * Prunes weights of one parameter; the mask of the others stays as it is.
   *
   * @param parameter full name, such as {@code dense1/weight}
   * @param mask 0 or 1 for each of its elements, row-major
   */
  public void mask(String parameter, float[] mask) {
    mask(new PruningMask(model, store).with(parameter, mask));
  }

  /** Whether weights are pruned: a mask was set. */
  public boolean masked() {
    return steps.masked();
  }

  /** The mask of all parameters, 1 everywhere where none was set. */
  public float[] mask() {
    return new PruningMask(model, store).elements();
  }

  /** Parameters, moments, data: everything the device holds for this session. */
  public Store store() {
    return store;
  }

  /** The model being trained. */
  public Model model() {
    return model;
  }

  /** The loss that training makes small. */
  public Loss loss() {
    return setting.loss();
  }

  /** The update rule. */
  public Optimizer optimizer() {
    return optimizer;
  }

  /** The update rule with its parameter groups and clipping. */
  public Optimization optimization() {
    return setting.optimization();
  }

  /** What its steps have in common, for other programs over the same data and weights. */
  TrainingSetting setting() {
    return setting;
  }

  /** The device it runs on. */
  public Device device() {
    return device;
  }

  /** Seed of first weights and random layers. */
  public long seed() {
    return setting.seed();
  }

  /** What it is trained on. */
  public TrainingData data() {
    return data;
  }

  /**
   * Replaces the features of all rows on the device, as augmentation does for every epoch. {@link
   * #data} stays what it was.
   *
   * @param input number of the model's input, from 0 on
   * @param features of the type of the features they replace, all finite
   * @throws IllegalArgumentException if they are of another type, or there is no such input
   */
  public void replaceFeatures(int input, HostTensor features) {
    if (input < 0 || input >= data.features().size()) {
      throw new IllegalArgumentException(
          "The model has inputs 0 to %d, features of input %d cannot be replaced"
              .formatted(data.features().size() - 1, input));
    }
    if (!features.type().equals(data.features().get(input).type())) {
      throw new IllegalArgumentException(
          "Features of input %d are replaced by others of the same type, %s for all rows, got %s"
              .formatted(input, data.features().get(input).type(), features.type()));
    }
    TrainingData.requireFinite("features", features);
    model.requireCategories(input, features);
    store.write(BatchGraph.features(input), features);
  }

  /** Number of steps taken. */
  public int stepNumber() {
    return stepNumber;
  }

  /**
   * Goes on from a number of steps, after a checkpoint was loaded. Forgets that a step was not
   * finite, so that training can go on from good weights.
   */
  public void continueAt(int stepNumber) {
    if (stepNumber < 0) {
      throw new IllegalArgumentException("A number of steps is at least 0, got " + stepNumber);
    }
    this.stepNumber = stepNumber;
    firstBadStep.ints()[0] = 0;
    store.write(TrainingGraph.FIRST_BAD_STEP, firstBadStep);
    resetLossSum();
  }

  /** The learning rate of the next step. */
  public float learningRate() {
    return learningRate;
  }

  /**
   * Sets the learning rate of the steps to come.
   *
   * @param rate finite and at least 0
   */
  public void learningRate(float rate) {
    if (!(rate >= 0 && rate < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("A learning rate is finite and not negative, got " + rate);
    }
    this.learningRate = rate;
  }

  /**
   * Sets the momentum of the steps to come, in place of the optimizer's own: β of a velocity, or β₁
   * of Adam and its relatives. The first call lets steps compile anew, with the momentum as an
   * input; the same momentum gives the same bits either way.
   *
   * @param momentum at least 0 and below 1
   * @throws IllegalArgumentException if the optimizer has none that could be moved
   */
  public void momentum(double momentum) {
    steps.momentum(momentum);
  }

  /** The program of a step over {@code rows} rows, for reading; {@link #step} compiles the same. */
  public Program program(int rows) {
    return steps.program(rows);
  }

  /**
   * Takes one step over the first {@code rows} of {@code indices}. Allocates nothing once that
   * batch size was used before.
   *
   * @param indices row numbers of the training data
   * @param rows 1 to the length of {@code indices}
   */
  public void step(int[] indices, int rows) {
    requireRows(indices, rows);
    steps.run(indices, rows, stepNumber + 1, learningRate);
    stepNumber++;
    rowsMet += rows;
  }

  private void requireRows(int[] indices, int rows) {
    if (rows < 1 || rows > indices.length) {
      throw new IllegalArgumentException(
          "A step takes 1 to " + indices.length + " rows of the given indices, got " + rows);
    }
    for (int i = 0; i < rows; i++) {
      if (indices[i] < 0 || indices[i] >= data.rows()) {
        throw new IllegalArgumentException(
            "The training data has rows 0 to " + (data.rows() - 1) + ", got row " + indices[i]);
      }
    }
  }

  /**
   * Number of the first step whose loss, gradient or layer states were not finite, 0 if none was.
   */
  public int firstBadStep() {
    store.read(TrainingGraph.FIRST_BAD_STEP, firstBadStep);
    return firstBadStep.ints()[0];
  }

  /**
   * Sum of the losses of the rows met since the last {@link #resetLossSum}, each times its weight.
   * Divided by {@link #lossWeight} it is their mean.
   */
  public float lossSum() {
    return read(TrainingGraph.LOSS_SUM);
  }

  /**
   * Sum of the weights of the rows met since the last {@link #resetLossSum}: their number, unless
   * samples or classes are weighted.
   */
  public double lossWeight() {
    return weighted ? read(TrainingGraph.WEIGHT_SUM) : rowsMet;
  }

  private float read(String state) {
    store.read(state, sum);
    return sum.floats()[0];
  }

  /** Starts the sums of losses and weights again from 0. */
  public void resetLossSum() {
    continueLossSum(0, 0);
  }

  /** Lets the sums of losses and weights go on from what they were when a run was saved. */
  void continueLossSum(float total, double weight) {
    write(TrainingGraph.LOSS_SUM, total);
    if (weighted) {
      write(TrainingGraph.WEIGHT_SUM, (float) weight);
    }
    rowsMet = (long) weight;
  }

  private void write(String state, float value) {
    sum.floats()[0] = value;
    store.write(state, sum);
  }

  /** A mean from sums of losses and weights, 0 where nothing was weighed. */
  static double meanLoss(double total, double weight) {
    return weight == 0 ? 0 : total / weight;
  }

  /** Releases the programs and all device memory; the device stays open. */
  @Override
  public void close() {
    steps.close();
    store.close();
  }
}
