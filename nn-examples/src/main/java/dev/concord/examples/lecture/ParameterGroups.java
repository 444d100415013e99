package dev.concord.examples.lecture;

import dev.concord.examples.plot.BarPlot;
import dev.concord.examples.plot.Figure;
import dev.concord.layer.Activation;
import dev.concord.layer.Dense;
import dev.concord.loss.MeanSquaredError;
import dev.concord.model.Model;
import dev.concord.optim.Adam;
import dev.concord.optim.AdamW;
import dev.concord.optim.Optimization;
import dev.concord.optim.ParameterGroup;
import dev.concord.optim.Sgd;
import dev.concord.optim.WeightDecay;
import dev.concord.random.RandomStream;
import dev.concord.train.TrainingData;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * Not every weight needs the same rule. Groups of parameters have a learning rate and a decay of
 * their own, α·f and λ: a layer is kept as it is (f = 0), biases move faster, one layer's weights
 * decay. Weight decay stands beside the gradient, not in it, where Adam would divide it by √v̂
 * (Loshchilov and Hutter 2019):
 *
 * <pre>
 *   w ← w − αλw − α·g                        (descent with decay)
 *   w ← w − αλw − α·m̂ ÷ (√v̂ + ε)             (AdamW)
 * </pre>
 */
final class ParameterGroups implements Example {
  private static final List<String> PARAMETERS =
      List.of("dense1/weight", "dense1/bias", "dense2/weight", "dense2/bias");

  @Override
  public About about() {
    return new About(
        "parameter-groups",
        "Optimizers",
        "Groups of weights with a rate and a decay of their own; AdamW beside Adam.");
  }

  @Override
  public void run(Lesson lesson) throws IOException {
    Optimization plain = new Optimization(new Sgd(0.05f));
    Optimization grouped =
        new Optimization(new WeightDecay(new Sgd(0.05f), 0, true))
            .withGroups(
                ParameterGroup.of("kept", "dense1/*").withRateFactor(0),
                ParameterGroup.of("faster", "dense2/bias").withRateFactor(2),
                ParameterGroup.of("decaying", "dense2/weight").withWeightDecay(0.5f));
    Optimization adam = new Optimization(new Adam(0.01f));
    Optimization adamW = new Optimization(new AdamW(0.01f, 0.9, 0.999, 1e-8f, 0.5f));
    double[][] norms = {
      norms(lesson, plain, 0),
      norms(lesson, plain, 50),
      norms(lesson, grouped, 50),
      norms(lesson, adam, 100),
      norms(lesson, adamW, 100)
    };
    List<String> names = List.of("at first", "descent", "in groups", "Adam", "AdamW");
    lesson.say("norm of          %s", String.join("  ", PARAMETERS));
    for (int i = 0; i < norms.length; i++) {
      lesson.say(
          "%-14s %15.4f %12.4f %14.4f %12.4f",
          names.get(i), norms[i][0], norms[i][1], norms[i][2], norms[i][3]);
    }
    lesson.say("");
    lesson.claim(
        norms[2][0] == norms[0][0] && norms[1][0] != norms[0][0],
        "a group with the rate factor 0 keeps its weights to the last bit");
    lesson.claim(
        norms[2][2] < norms[1][2],
        "a group with a decay of its own has smaller weights: norm %.2f instead of %.2f",
        norms[2][2],
        norms[1][2]);
    lesson.claim(
        norms[4][2] < norms[3][2],
        "AdamW ends with smaller weights than Adam: norm %.2f instead of %.2f",
        norms[4][2],
        norms[3][2]);
    BarPlot plot =
        new BarPlot("Size of the parameters after training", "parameter", "norm", PARAMETERS);
    for (int i = 0; i < norms.length; i++) {
      plot.bars(names.get(i), norms[i]);
    }
    lesson.save(Figure.of(plot));
  }

  /** The norm of each parameter after some epochs, from the same first weights. */
  private static double[] norms(Lesson lesson, Optimization optimization, int epochs) {
    try (Learner net =
        new Learner(lesson, network(), new MeanSquaredError(), optimization, curve(lesson))) {
      if (epochs > 0) {
        net.fit(epochs, 16);
      }
      return PARAMETERS.stream().mapToDouble(name -> norm(net.parameter(name))).toArray();
    }
  }

  private static TrainingData curve(Lesson lesson) {
    RandomStream random = RandomStream.of(lesson.seed(), "example", "parameter groups", "curve");
    double[] x = Columns.steps(-3, 3, 64);
    double[] y =
        Arrays.stream(x).map(v -> StrictMath.sin(2 * v) + 0.02 * random.nextNormal()).toArray();
    return new TrainingData(List.of(Columns.table(x)), Columns.table(y));
  }

  private static Model network() {
    return Model.sequential(1).add(Dense.of(12, Activation.TANH)).add(Dense.of(1)).build();
  }

  private static double norm(double[] values) {
    return Math.sqrt(Arrays.stream(values).map(v -> v * v).sum());
  }
}
