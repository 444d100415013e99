package dev.concord.train;

import dev.concord.device.Device;
import dev.concord.device.Executable;
import dev.concord.device.Store;
import dev.concord.model.Model;
import dev.concord.optim.Optimizer;
import dev.concord.plan.Fusion;
import dev.concord.plan.Planner;
import dev.concord.plan.Program;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The compiled training steps of a session, one program per batch size, and what each step has of
 * its own: rows, number, rates. The {@value #MOST} batch sizes used last are kept. What a step
 * computes is {@link TrainingGraph}'s business; which steps are taken is the session's.
 */
final class StepPrograms implements AutoCloseable {
  private static final int MOST = 8;

  /** A program of one batch size with the staging tensors that every step fills. */
  private record Step(Executable executable, int[] indices, int[] number, float[][] scalars) {}

  private final Device device;
  private final Store store;
  private final TrainingSetting setting;
  private final Optimizer optimizer;
  private final List<AssignedGroups.Group> groups;
  private final float[] scalars;
  private final Map<Integer, Step> steps = new LinkedHashMap<>(16, 0.75f, true);
  // The step taken last: looking it up anew would box its number of rows.
  private Step current;
  private int currentRows;
  private UpdateGraph.Form form = UpdateGraph.Form.PLAIN;
  private Optimizer now;

  /**
   * Compiles nothing yet.
   *
   * @param store where the states are when steps are taken; stays the caller's
   */
  StepPrograms(Device device, Store store, TrainingSetting setting) {
    this.device = device;
    this.store = store;
    this.setting = setting;
    this.optimizer = setting.optimization().optimizer();
    this.groups = setting.groups().groups();
    this.now = optimizer;
    this.scalars = new float[optimizer.scalars().size()];
  }

  /** Whether the steps heed a mask of pruned weights. */
  boolean masked() {
    return form.masked();
  }

  /** Lets the steps to come heed the mask in the store. */
  void mask() {
    become(form.withMask());
  }

  /**
   * Gives the steps to come another momentum than the optimizer's, which takes effect in all
   * programs.
   */
  void momentum(double momentum) {
    now = optimizer.atMomentum(momentum);
    become(form.withMovingMomentum());
  }

  private void become(UpdateGraph.Form wanted) {
    if (!form.equals(wanted)) {
      form = wanted;
      close();
    }
  }

  /** The program of a step over so many rows. */
  Program program(int rows) {
    return Planner.plan(Fusion.fuse(TrainingGraph.build(setting, rows, form), device.fusion()));
  }

  /**
   * Takes a step. Allocates nothing once that number of rows was used before.
   *
   * @param indices the rows are the first {@code rows} of them
   * @param number of the step, from 1 on
   * @param learningRate before the factors of parameter groups
   */
  void run(int[] indices, int rows, int number, float learningRate) {
    if (current == null || currentRows != rows) {
      current = steps.get(rows);
      if (current == null) {
        current = compile(rows);
      }
      currentRows = rows;
    }
    System.arraycopy(indices, 0, current.indices(), 0, rows);
    current.number()[0] = number;
    fillScalars(current.scalars(), number, learningRate);
    current.executable().run();
  }

  /** The optimizer's scalars of a step, group by group. */
  private void fillScalars(float[][] inputs, int number, float learningRate) {
    int next = 0;
    for (int g = 0; g < groups.size(); g++) {
      AssignedGroups.Group group = groups.get(g);
      float rate = learningRate * group.rateFactor();
      now.scalars(number, rate, group.weightDecay(), scalars);
      for (int i = 0; i < scalars.length; i++) {
        if (inputs[next] != null) {
          inputs[next][0] = scalars[i];
        }
        next++;
      }
    }
  }

  private Step compile(int rows) {
    if (steps.size() == MOST) {
      Integer oldest = steps.keySet().iterator().next();
      steps.remove(oldest).executable().close();
    }
    Executable executable = device.compile(program(rows), store);
    Step step =
        new Step(
            executable,
            executable.input(BatchGraph.INDICES).ints(),
            executable.input(Model.STEP).ints(),
            groups.stream()
                .flatMap(
                    group ->
                        optimizer.scalars().stream().map(name -> staged(executable, group, name)))
                .toArray(float[][]::new));
    steps.put(rows, step);
    return step;
  }

  /** Where a scalar of a group goes, or null where it is a constant of the program. */
  private float[] staged(Executable executable, AssignedGroups.Group group, String scalar) {
    return UpdateGraph.isInput(scalar, form.momentumMoves())
        ? executable.input(UpdateGraph.scalar(optimizer, group, scalar)).floats()
        : null;
  }

  /** Releases the programs; steps taken later compile theirs anew. */
  @Override
  public void close() {
    steps.values().forEach(step -> step.executable().close());
    steps.clear();
    current = null;
  }
}
