package dev.concord.examples.lecture;

import dev.concord.data.generated.PlaneProblems;
import dev.concord.examples.plot.Figure;
import dev.concord.examples.plot.LinePlot;
import dev.concord.init.Initializer;
import dev.concord.init.VarianceScaling;
import dev.concord.layer.Activation;
import dev.concord.layer.Add;
import dev.concord.layer.BatchNormalization;
import dev.concord.layer.Dense;
import dev.concord.loss.CategoricalCrossEntropy;
import dev.concord.model.FunctionalBuilder;
import dev.concord.model.LayerOutput;
import dev.concord.model.Model;
import dev.concord.optim.Adam;
import dev.concord.train.Inspection;
import dev.concord.train.Inspector;
import dev.concord.train.TensorStatistics;
import dev.concord.train.TrainingData;
import java.io.IOException;
import java.util.List;

/**
 * Signals on their way through twenty layers, and gradients on their way back. Each layer
 * multiplies the gradient by its weights and the slope of its activation,
 *
 * <pre>
 *   ∂L/∂hₗ₋₁ = (∂L/∂hₗ ⊙ f′(zₗ)) · Wₗᵀ
 * </pre>
 *
 * so after twenty of them it has vanished or exploded unless the factor is near 1: a sigmoid's
 * slope is at most ¼; weights of variance 2/(in + out) suit tanh (Glorot and Bengio 2010), 2/in
 * suit ReLU (He et al. 2015), smaller or larger ones shrink or grow the signal layer by layer.
 * Batch normalisation sets its scale anew in every layer (Ioffe and Szegedy 2015); residual
 * connections, {@code h + f(h)}, let the gradient past (He et al. 2016).
 */
final class VanishingGradients implements Example {
  private static final int DEPTH = 20;
  private static final int WIDTH = 32;
  private static final Initializer GLOROT = VarianceScaling.glorotNormal();

  private record Net(
      String name,
      Activation activation,
      Initializer weights,
      boolean normalised,
      boolean residual) {
    Net(String name, Activation activation, Initializer weights) {
      this(name, activation, weights, false, false);
    }
  }

  private static final List<Net> NETS =
      List.of(
          new Net("sigmoid, Glorot", Activation.SIGMOID, GLOROT),
          new Net("tanh, small weights", Activation.TANH, Initializer.normal(0.05)),
          new Net("tanh, Glorot", Activation.TANH, GLOROT),
          new Net("ReLU, He", Activation.RELU, VarianceScaling.heNormal()),
          new Net("ReLU, large weights", Activation.RELU, Initializer.normal(0.5)),
          new Net("sigmoid, batch norm.", Activation.SIGMOID, GLOROT, true, false),
          new Net("sigmoid, residual", Activation.SIGMOID, GLOROT, false, true));

  @Override
  public About about() {
    return new About(
        "vanishing-gradients",
        "Initialisation",
        "Twenty layers: gradients vanish, explode or arrive, by activation, weights and"
            + " connections.");
  }

  @Override
  public void run(Lesson lesson) throws IOException {
    TrainingData data = TrainingData.of(PlaneProblems.circles(256, 0.1f, lesson.seed()));
    LinePlot gradients = plot("Gradients before training", "norm of the weights' gradient");
    LinePlot signals = plot("Signals before training", "deviation of the layer's output");
    double[] first = new double[NETS.size()];
    double[] ratio = new double[NETS.size()];
    double[] right = new double[NETS.size()];
    double[] layers = Columns.steps(1, DEPTH, DEPTH);
    lesson.say(
        "                         gradient, layer 1    layer 20       ratio    right after"
            + " training");
    for (int i = 0; i < ratio.length; i++) {
      Net net = NETS.get(i);
      try (Learner learner =
          new Learner(lesson, model(net), new CategoricalCrossEntropy(), new Adam(0.002f), data)) {
        double[] gradient = new double[DEPTH];
        double[] signal = new double[DEPTH];
        try (Inspector inspector = new Inspector(learner.session(), data)) {
          Inspection seen = inspector.inspect();
          for (int layer = 0; layer < DEPTH; layer++) {
            gradient[layer] =
                TensorStatistics.of(seen.gradients().get("dense" + (layer + 1) + "/weight")).norm();
            signal[layer] =
                TensorStatistics.of(seen.outputs().get("out" + (layer + 1))).standardDeviation();
          }
        }
        learner.fit(lesson.choose(5, 60), 32);
        right[i] = learner.evaluate(data).accuracy();
        first[i] = gradient[0];
        ratio[i] = gradient[0] / gradient[DEPTH - 1];
        gradients.line(net.name(), layers, gradient);
        signals.line(net.name(), layers, signal);
        lesson.say(
            "%-24s %17.1e %11.1e %11.1e %21.1f %%",
            net.name(), gradient[0], gradient[DEPTH - 1], ratio[i], 100 * right[i]);
      }
    }
    lesson.say("");
    lesson.claim(ratio[0] < 1e-6, "behind twenty sigmoids %.0e of the gradient is left", ratio[0]);
    lesson.claim(
        first[1] < 1e-9, "small weights let signal and gradient vanish together: %.0e", first[1]);
    lesson.claim(first[4] > 1e3, "large ones let the gradient explode: %.0e", first[4]);
    lesson.claim(
        ratio[2] > 0.03 && ratio[2] < 30 && ratio[3] > 0.03 && ratio[3] < 30,
        "Glorot for tanh and He for ReLU keep its size");
    lesson.claim(
        ratio[5] > 1e-4 && ratio[6] > 1e-4,
        "with batch normalisation or residual connections even the sigmoid's arrives");
    lesson.save(Figure.of(gradients, signals));
  }

  private static LinePlot plot(String title, String label) {
    return new LinePlot(title, "layer", label).logY().yRange(1e-15, 1e10);
  }

  private static Model model(Net net) {
    FunctionalBuilder builder = Model.functional();
    LayerOutput h = builder.input("x", 2);
    for (int layer = 1; layer <= DEPTH; layer++) {
      Dense dense = Dense.of(WIDTH).withWeights(net.weights());
      LayerOutput z = builder.apply("dense" + layer, dense, h);
      if (net.normalised()) {
        z = builder.apply(new BatchNormalization(), z);
      }
      String name = "out" + layer;
      if (net.residual() && layer > 1) {
        h = builder.apply(name, new Add(), h, builder.apply(net.activation(), z));
      } else {
        h = builder.apply(name, net.activation(), z);
      }
    }
    return builder.build(builder.apply("last", Dense.of(2), h));
  }
}
