package dev.concord.optim;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * Every update rule in every form that computes something else, by a name that says so: what the
 * checks of update rules and of equal bits go through. Rates suit a small task.
 */
public final class OptimizerCatalogue {
  private static final SequencedMap<String, Optimizer> ALL = make();

  private OptimizerCatalogue() {}

  /** All of them. */
  public static SequencedMap<String, Optimizer> all() {
    return ALL;
  }

  private static SequencedMap<String, Optimizer> make() {
    SequencedMap<String, Optimizer> all = new LinkedHashMap<>();
    all.put("sgd", new Sgd(0.05f));
    all.put("sgd with weight decay", new WeightDecay(new Sgd(0.05f), 0.1f, false));
    momenta(all);
    adaptive(all);
    adams(all);
    all.put("lion", new Lion(0.01f));
    all.put("lion with weight decay", new WeightDecay(new Lion(0.01f), 0.1f, true));
    return Collections.unmodifiableSequencedMap(all);
  }

  private static void momenta(SequencedMap<String, Optimizer> all) {
    RatePlace inside = RatePlace.INSIDE_VELOCITY;
    all.put("momentum", new Momentum(0.05f));
    all.put("momentum, rate inside", new Momentum(0.05f, 0.9f, false, 0, inside));
    all.put("momentum, damped", Momentum.damped(0.1f, 0.75f));
    all.put(
        "momentum, damped, rate outside",
        new Momentum(0.1f, 0.75f, false, 0.5f, RatePlace.OUTSIDE_VELOCITY));
    all.put("nesterov", Momentum.nesterov(0.05f));
    all.put("nesterov, rate inside", new Momentum(0.05f, 0.9f, true, 0, inside));
  }

  private static void adaptive(SequencedMap<String, Optimizer> all) {
    EpsilonPlace inside = EpsilonPlace.INSIDE_ROOT;
    all.put("adagrad", new Adagrad(0.1f));
    all.put("adagrad, ε inside", new Adagrad(0.1f, 0.1f, 0.01f, inside));
    all.put("adadelta", new Adadelta(1));
    all.put("rmsprop", new RmsProp(0.01f));
    all.put(
        "rmsprop, ε inside",
        new RmsProp(0.01f, 0.9, 0.01f, inside, false, 0, RatePlace.OUTSIDE_VELOCITY));
    all.put("rmsprop, centred", RmsProp.centered(0.01f));
    all.put("rmsprop with momentum", new RmsProp(0.01f).withMomentum(0.5f));
    all.put(
        "rmsprop, centred, with momentum, rate inside",
        new RmsProp(
            0.01f, 0.9, 1e-4f, EpsilonPlace.OUTSIDE_ROOT, true, 0.5f, RatePlace.INSIDE_VELOCITY));
  }

  private static void adams(SequencedMap<String, Optimizer> all) {
    EpsilonPlace inside = EpsilonPlace.INSIDE_ROOT;
    EpsilonPlace before = EpsilonPlace.BEFORE_CORRECTION;
    EpsilonPlace outside = EpsilonPlace.OUTSIDE_ROOT;
    all.put("adam", new Adam(0.01f));
    all.put("adam, ε inside", new Adam(0.01f, 0.9, 0.999, 0.01f, inside));
    all.put("adam, ε before the correction", new Adam(0.01f, 0.9, 0.999, 0.01f, before));
    all.put("adam with weight decay", new WeightDecay(new Adam(0.01f), 0.1f, false));
    all.put("adamw", new AdamW(0.01f, 0.9, 0.999, 1e-8f, 0.1f));
    all.put("amsgrad", new AmsGrad(0.01f, 0.9, 0.5, 1e-8f, outside, true));
    all.put("amsgrad, not corrected", new AmsGrad(0.01f, 0.9, 0.5, 1e-8f, outside, false));
    all.put("nadam", new Nadam(0.01f));
    all.put("nadam, ε inside", new Nadam(0.01f, 0.9, 0.999, 0.01f, inside, 0.1));
    all.put("adamax", new AdaMax(0.01f, 0.9, 0.75, 1e-8f, true));
    all.put("adamax, ε outside", new AdaMax(0.01f, 0.9, 0.75, 0.01f, false));
  }
}
