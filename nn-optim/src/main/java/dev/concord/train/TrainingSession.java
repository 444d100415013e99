package dev.concord.train;

import dev.concord.device.Device;
import dev.concord.device.Executable;
import dev.concord.device.Store;
import dev.concord.loss.Loss;
import dev.concord.model.Model;
import dev.concord.optim.Optimizer;
import dev.concord.plan.Fusion;
import dev.concord.plan.Planner;
import dev.concord.plan.Program;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.TensorType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A model being trained on a device: its store, the data in device memory, and one compiled program
 * per batch size. It takes steps; how many, over which rows, and when to stop is {@link Trainer}'s
 * business. Belongs to one thread.
 */
public final class TrainingSession implements AutoCloseable {
  private static final int MAXIMUM_PROGRAMS = 8;

  /** A program of one batch size with the staging tensors that every step fills. */
  private record Step(Executable executable, int[] indices, int[] number, float[][] scalars) {}

  private final Device device;
  private final Model model;
  private final Loss loss;
  private final Optimizer optimizer;
  private final TrainingData data;
  private final long seed;
  private final Store store;
  private final float[] scalars;
  private final HostTensor firstBadStep = HostTensor.scalar(0);
  private final HostTensor lossSum = HostTensor.scalar(0f);
  private final Map<Integer, Step> steps = new LinkedHashMap<>(16, 0.75f, true);
  // The step taken last: looking it up anew would box its number of rows.
  private Step current;
  private int currentRows;
  private float learningRate;
  private int stepNumber;

  /**
   * Places data, first weights and moments on the device.
   *
   * @param device stays the caller's
   * @param seed decides first weights and random layers
   * @throws IllegalArgumentException if data, model and loss do not fit, naming what does not
   */
  public TrainingSession(
      Device device, Model model, Loss loss, Optimizer optimizer, TrainingData data, long seed) {
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
    this.device = device;
    this.model = model;
    this.loss = loss;
    this.optimizer = optimizer;
    this.data = data;
    this.seed = seed;
    this.scalars = new float[optimizer.scalars().size()];
    this.learningRate = optimizer.learningRate();
    // The graph is built once before anything is allocated: it checks that all shapes fit.
    TrainingGraph.build(model, loss, optimizer, data, 1, seed);
    loss.requireTargets(model.outputType(0, data.rows()), data.targets());
    this.store = new Store(device);
    try {
      createStates();
    } catch (RuntimeException | OutOfMemoryError failure) {
      store.close();
      throw failure;
    }
  }

  private void createStates() {
    model.initialize(store, seed);
    for (String moment : momentStates()) {
      store.create(moment, TensorType.f32(model.parameterCount()));
    }
    store.create(TrainingGraph.FIRST_BAD_STEP, TensorType.i32());
    store.create(TrainingGraph.LOSS_SUM, TensorType.f32());
    for (int i = 0; i < data.features().size(); i++) {
      store.create(TrainingGraph.features(i), data.features().get(i));
    }
    store.create(TrainingGraph.TARGETS, data.targets());
  }

  /** The states that hold the optimizer's moments, in the optimizer's order. */
  public List<String> momentStates() {
    return optimizer.moments().stream()
        .map(moment -> TrainingGraph.moment(optimizer, moment))
        .toList();
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
    return loss;
  }

  /** The update rule. */
  public Optimizer optimizer() {
    return optimizer;
  }

  /** The device it runs on. */
  public Device device() {
    return device;
  }

  /** Seed of first weights and random layers. */
  public long seed() {
    return seed;
  }

  /** What it is trained on. */
  public TrainingData data() {
    return data;
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

  /** The program of a step over {@code rows} rows, for reading; {@link #step} compiles the same. */
  public Program program(int rows) {
    return Planner.plan(
        Fusion.fuse(
            TrainingGraph.build(model, loss, optimizer, data, rows, seed), device.fusion()));
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
    if (current == null || currentRows != rows) {
      current = steps.get(rows);
      if (current == null) {
        current = compile(rows);
      }
      currentRows = rows;
    }
    Step step = current;
    stepNumber++;
    System.arraycopy(indices, 0, step.indices(), 0, rows);
    optimizer.scalars(stepNumber, learningRate, scalars);
    for (int i = 0; i < scalars.length; i++) {
      step.scalars()[i][0] = scalars[i];
    }
    step.number()[0] = stepNumber;
    step.executable().run();
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

  private Step compile(int rows) {
    if (steps.size() == MAXIMUM_PROGRAMS) {
      Integer oldest = steps.keySet().iterator().next();
      steps.remove(oldest).executable().close();
    }
    Program program = program(rows);
    Executable executable = device.compile(program, store);
    Step step =
        new Step(
            executable,
            executable.input(TrainingGraph.INDICES).ints(),
            executable.input(Model.STEP).ints(),
            optimizer.scalars().stream()
                .map(scalar -> executable.input(TrainingGraph.scalar(optimizer, scalar)).floats())
                .toArray(float[][]::new));
    steps.put(rows, step);
    return step;
  }

  /** Number of the first step whose loss or gradient was not finite, 0 if none was. */
  public int firstBadStep() {
    store.read(TrainingGraph.FIRST_BAD_STEP, firstBadStep);
    return firstBadStep.ints()[0];
  }

  /** Sum over rows of the losses of the steps since the last {@link #resetLossSum}. */
  public float lossSum() {
    store.read(TrainingGraph.LOSS_SUM, lossSum);
    return lossSum.floats()[0];
  }

  /** Starts the sum of losses again from 0. */
  public void resetLossSum() {
    lossSum.floats()[0] = 0;
    store.write(TrainingGraph.LOSS_SUM, lossSum);
  }

  /** Releases the programs and all device memory; the device stays open. */
  @Override
  public void close() {
    steps.values().forEach(step -> step.executable().close());
    steps.clear();
    current = null;
    store.close();
  }
}
