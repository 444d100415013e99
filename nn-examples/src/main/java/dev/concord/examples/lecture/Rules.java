package dev.concord.examples.lecture;

import dev.concord.optim.AdaMax;
import dev.concord.optim.Adadelta;
import dev.concord.optim.Adagrad;
import dev.concord.optim.Adam;
import dev.concord.optim.AdamW;
import dev.concord.optim.AmsGrad;
import dev.concord.optim.Lion;
import dev.concord.optim.Momentum;
import dev.concord.optim.Nadam;
import dev.concord.optim.Optimizer;
import dev.concord.optim.RmsProp;
import dev.concord.optim.Sgd;
import java.util.List;

/** The update rules that examples compare, each with its usual settings and learning rate. */
final class Rules {
  private Rules() {}

  /** From the oldest to the newest, roughly. */
  static List<Optimizer> all() {
    return List.of(
        new Sgd(0.1f),
        new Momentum(0.02f),
        Momentum.nesterov(0.02f),
        new Adagrad(0.02f),
        new Adadelta(1f),
        new RmsProp(0.001f),
        new Adam(0.001f),
        new AdamW(0.001f),
        new AmsGrad(0.001f),
        new Nadam(0.001f),
        new AdaMax(0.002f),
        new Lion(0.0002f));
  }
}
