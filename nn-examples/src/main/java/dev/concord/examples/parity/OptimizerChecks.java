package dev.concord.examples.parity;

import dev.concord.checkpoint.WeightHash;
import dev.concord.device.Device;
import dev.concord.layer.Activation;
import dev.concord.layer.Dense;
import dev.concord.loss.MeanSquaredError;
import dev.concord.model.Model;
import dev.concord.optim.Adam;
import dev.concord.optim.AdamW;
import dev.concord.optim.GradientClipping;
import dev.concord.optim.Momentum;
import dev.concord.optim.Optimization;
import dev.concord.optim.Optimizer;
import dev.concord.optim.OptimizerCatalogue;
import dev.concord.optim.ParameterGroup;
import dev.concord.optim.Sgd;
import dev.concord.quasinewton.Lbfgs;
import dev.concord.random.RandomStream;
import dev.concord.tck.Parity;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.train.LbfgsTrainer;
import dev.concord.train.TrainingData;
import dev.concord.train.TrainingSession;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Function;

/**
 * Short trainings by every optimizer, in every form, and with groups, clipping, constraints and
 * pruning: the hash of the weights is that of the reference device. The network is large enough for
 * an update to be shared among threads, and no length is a multiple of a vector's.
 */
public final class OptimizerChecks {
  private static final long SEED = 11;
  private static final int ROWS = 9;
  private static final int STEPS = 3;
  private static final TrainingData DATA = data();
  private static final Model MODEL =
      Model.sequential(23)
          .add(Dense.of(101, Activation.TANH))
          .add(Dense.of(53, Activation.TANH).withMaxNorm(1.25f))
          .add(Dense.of(3))
          .build();

  /** L-BFGS takes no constraints, and its arithmetic on the host takes no large network. */
  private static final Model PLAIN =
      Model.sequential(23).add(Dense.of(19, Activation.TANH)).add(Dense.of(3)).build();

  private OptimizerChecks() {}

  /** A check for every one of {@link #trainings}. */
  public static List<Parity.Check> all() {
    List<Parity.Check> all = new ArrayList<>();
    trainings()
        .forEach(
            (name, training) ->
                all.add(TrainingCheck.withReference("optimizer " + name, STEPS, training)));
    return all;
  }

  /**
   * A training by every rule of {@link OptimizerCatalogue}, with what goes with them, and by
   * L-BFGS, by its name: gives the hash of the weights on a device.
   */
  public static SequencedMap<String, Function<Device, String>> trainings() {
    SequencedMap<String, Function<Device, String>> all = new LinkedHashMap<>();
    optimizations().forEach((name, chosen) -> all.put(name, device -> steps(device, chosen)));
    all.put("adam, pruned", device -> pruned(device, new Optimization(new Adam(0.01f))));
    all.put("adam, momentum moved", device -> momentumMoved(device, new Adam(0.01f)));
    all.put("nesterov, momentum moved", device -> momentumMoved(device, Momentum.nesterov(0.05f)));
    all.put("l-bfgs", OptimizerChecks::lbfgs);
    return all;
  }

  private static SequencedMap<String, Optimization> optimizations() {
    SequencedMap<String, Optimization> all = new LinkedHashMap<>();
    OptimizerCatalogue.all()
        .forEach((name, optimizer) -> all.put(name, new Optimization(optimizer)));
    Optimization adam = new Optimization(new Adam(0.01f));
    all.put("adam, clipped by value", adam.withClipping(GradientClipping.byValue(0.01f)));
    all.put("adam, clipped by norm", adam.withClipping(GradientClipping.byNorm(0.1f)));
    all.put("adam, clipped by global norm", adam.withClipping(GradientClipping.byGlobalNorm(0.1f)));
    ParameterGroup biases = ParameterGroup.of("biases", "*/bias").withWeightDecay(0);
    ParameterGroup last = ParameterGroup.of("last", "dense3/*").withRateFactor(0.5f);
    all.put("adamw, parameter groups", new Optimization(new AdamW(0.01f)).withGroups(biases, last));
    return all;
  }

  private static TrainingData data() {
    HostTensor features = numbers("features", 23);
    return new TrainingData(List.of(features), numbers("targets", 3));
  }

  private static HostTensor numbers(String use, int width) {
    RandomStream random = RandomStream.of(SEED, "parity", "optimizers", use);
    float[] values = new float[ROWS * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat(-1, 1);
    }
    return HostTensor.of(Shape.of(ROWS, width), values);
  }

  private static TrainingSession session(Device device, Model model, Optimization optimization) {
    return new TrainingSession(device, model, new MeanSquaredError(), optimization, DATA, SEED);
  }

  private static String steps(Device device, Optimization optimization) {
    try (TrainingSession session = session(device, MODEL, optimization)) {
      return hashAfterSteps(session);
    }
  }

  private static String pruned(Device device, Optimization optimization) {
    try (TrainingSession session = session(device, MODEL, optimization)) {
      float[] mask = session.mask();
      for (int i = 0; i < mask.length; i += 3) {
        mask[i] = 0;
      }
      session.mask(mask);
      return hashAfterSteps(session);
    }
  }

  /** The last steps take the momentum as an input, with groups that share it. */
  private static String momentumMoved(Device device, Optimizer optimizer) {
    ParameterGroup last = ParameterGroup.of("last", "dense3/*").withRateFactor(0.5f);
    Optimization optimization = new Optimization(optimizer).withGroups(last);
    try (TrainingSession session = session(device, MODEL, optimization)) {
      session.momentum(0.625);
      hashAfterSteps(session);
      session.momentum(0.75);
      return hashAfterSteps(session);
    }
  }

  private static String hashAfterSteps(TrainingSession session) {
    int[] rows = {8, 0, 3, 5, 1, 7, 2};
    for (int step = 0; step < STEPS; step++) {
      session.step(rows, rows.length);
    }
    if (session.firstBadStep() != 0) {
      throw new IllegalStateException("The parity training diverged");
    }
    return WeightHash.of(session.model(), session.store());
  }

  private static String lbfgs(Device device) {
    try (TrainingSession session = session(device, PLAIN, new Optimization(new Sgd(1)));
        LbfgsTrainer trainer = new LbfgsTrainer(session, new Lbfgs())) {
      trainer.fit(STEPS);
      return WeightHash.of(session.model(), session.store());
    }
  }
}
