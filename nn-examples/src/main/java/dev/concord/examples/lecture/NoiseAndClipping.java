package dev.concord.examples.lecture;

import dev.concord.examples.plot.BarPlot;
import dev.concord.examples.plot.Figure;
import dev.concord.examples.plot.LinePlot;
import dev.concord.init.Initializer;
import dev.concord.layer.Activation;
import dev.concord.layer.Dense;
import dev.concord.layer.Dropout;
import dev.concord.layer.GaussianNoise;
import dev.concord.layer.Layer;
import dev.concord.loss.CategoricalCrossEntropy;
import dev.concord.loss.MeanSquaredError;
import dev.concord.model.Model;
import dev.concord.model.SequentialBuilder;
import dev.concord.optim.Adam;
import dev.concord.optim.GradientClipping;
import dev.concord.optim.Optimization;
import dev.concord.optim.Sgd;
import dev.concord.random.RandomStream;
import dev.concord.regularization.ElasticNet;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.train.DivergedException;
import dev.concord.train.TrainingData;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Noise on purpose. Twenty-four channels measure two numbers u and v with noise of their own, the
 * class is whether {@code u·v > 0}, rows are few and the network is too large. In training only,
 * with n normal and drawn anew in each step,
 *
 * <pre>
 *   x + σ·n  (inputs)      w + σ·n  (weights)      h + σ·n  (activations)      x ⊙ mask  (dropout)
 * </pre>
 *
 * keep it from leaning on single numbers, as do bounds and penalties on the weights:
 *
 * <pre>
 *   ‖w‖ ≤ c for each unit  (max-norm)              L + λ₁·Σ|w| + λ₂·Σw²  (elastic net)
 * </pre>
 *
 * And against gradients that explode, here behind eight layers with large weights, clipping:
 *
 * <pre>
 *   by value: each element to [−c, c]      by norm: each parameter's gradient to ‖g‖ ≤ c
 *   by global norm: all together to ‖G‖ ≤ c, which keeps the direction
 * </pre>
 */
final class NoiseAndClipping implements Example {
  private static final int INPUTS = 24;
  private static final float NOISE = 1;
  private static final int ROWS = 120;
  private static final int DEPTH = 8;
  private static final int UNITS = 48;

  /** What stands before the first layer, how layers are made, and what stands behind each. */
  private record Way(String name, Optional<Layer> inputs, Dense dense, Optional<Layer> behind) {
    Way(String name, Dense dense) {
      this(name, Optional.empty(), dense, Optional.empty());
    }

    Way(String name, Layer inputs) {
      this(name, Optional.of(inputs), PLAIN, Optional.empty());
    }
  }

  private static final Dense PLAIN = Dense.of(UNITS, Activation.RELU);
  private static final List<Way> WAYS =
      List.of(
          new Way("nothing", PLAIN),
          new Way("noise on inputs", new GaussianNoise(1)),
          new Way("noise on weights", PLAIN.withWeightNoise(0.15f)),
          new Way(
              "noise on activations", Optional.empty(), PLAIN, Optional.of(new GaussianNoise(1f))),
          new Way("dropout on inputs", new Dropout(0.5)),
          new Way("max-norm", PLAIN.withMaxNorm(0.4f)),
          new Way("elastic net", PLAIN.withRegularizer(new ElasticNet(0.01f, 0.01f))));

  @Override
  public String name() {
    return "noise-and-clipping";
  }

  @Override
  public String shows() {
    return "Noise, dropout of inputs, max-norm, elastic net; clipping of gradients that explode.";
  }

  @Override
  public String topic() {
    return "Regularisation";
  }

  @Override
  public void run(Lesson lesson) throws IOException {
    BarPlot noise = noise(lesson);
    lesson.save(Figure.of(noise, clipping(lesson)));
  }

  private static BarPlot noise(Lesson lesson) {
    TrainingData train = rows(ROWS, lesson.seed(), "train");
    TrainingData test = rows(2000, lesson.seed(), "test");
    double[] training = new double[WAYS.size()];
    double[] testing = new double[WAYS.size()];
    lesson.say("                        right on training rows    on test rows");
    for (int i = 0; i < WAYS.size(); i++) {
      try (Learner net =
          new Learner(
              lesson, model(WAYS.get(i)), new CategoricalCrossEntropy(), new Adam(0.003f), train)) {
        net.fit(lesson.choose(60, 100), 20);
        training[i] = 100 * net.evaluate(train).accuracy();
        testing[i] = 100 * net.evaluate(test).accuracy();
      }
      lesson.say("%-22s %22.1f %% %13.1f %%", WAYS.get(i).name(), training[i], testing[i]);
    }
    lesson.say("");
    lesson.claim(training[0] == 100, "without help every training row is learned by heart");
    for (int i = 1; i < WAYS.size(); i++) {
      lesson.claim(
          testing[i] > testing[0],
          "%s: %.1f instead of %.1f %% of test rows",
          WAYS.get(i).name(),
          testing[i],
          testing[0]);
    }
    return new BarPlot(
            "Two numbers in 24 noisy channels, %d rows".formatted(ROWS),
            "way",
            "right in %",
            WAYS.stream().map(Way::name).toList())
        .bars("training rows", training)
        .bars("test rows", testing);
  }

  private static Model model(Way way) {
    SequentialBuilder builder = Model.sequential(INPUTS);
    way.inputs().ifPresent(builder::add);
    for (int layer = 0; layer < 2; layer++) {
      builder.add(way.dense());
      way.behind().ifPresent(builder::add);
    }
    return builder.add(Dense.of(2)).build();
  }

  private static TrainingData rows(int count, long seed, String use) {
    RandomStream random = RandomStream.of(seed, "example", "noise", use);
    float[] x = new float[count * INPUTS];
    int[] classes = new int[count];
    for (int row = 0; row < count; row++) {
      float u = random.nextNormal();
      float v = random.nextNormal();
      for (int input = 0; input < INPUTS; input++) {
        x[row * INPUTS + input] = (input % 2 == 0 ? u : v) + NOISE * random.nextNormal();
      }
      classes[row] = u * v > 0 ? 1 : 0;
    }
    return new TrainingData(
        List.of(HostTensor.of(Shape.of(count, INPUTS), x)),
        HostTensor.of(Shape.of(count), classes));
  }

  private static LinePlot clipping(Lesson lesson) {
    double[] x = Columns.steps(-2, 2, 64);
    double[] y = new double[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = StrictMath.sin(2 * x[i]);
    }
    TrainingData data = new TrainingData(List.of(Columns.table(x)), Columns.table(y));
    Map<String, GradientClipping> ways = new LinkedHashMap<>();
    ways.put("none", GradientClipping.NONE);
    ways.put("by value", GradientClipping.byValue(0.01f));
    ways.put("by norm", GradientClipping.byNorm(0.3f));
    ways.put("by global norm", GradientClipping.byGlobalNorm(1));
    LinePlot plot =
        new LinePlot("Eight layers with large weights", "epoch", "mean squared error").logY();
    List<Double> last = new ArrayList<>();
    ways.forEach(
        (name, clipping) -> {
          double[] losses = train(lesson, clipping, data);
          last.add(losses[losses.length - 1]);
          plot.line(name, losses);
          lesson.say(
              "clipping %-16s loss %.3g after %d epochs",
              name + ":", last.getLast(), losses.length);
        });
    lesson.claim(
        Double.isNaN(last.getFirst()) || last.getFirst() > 10,
        "unclipped, the first steps throw the weights away");
    lesson.claim(
        last.subList(1, last.size()).stream().allMatch(loss -> loss < 0.2),
        "clipped in any way the same network learns at the same rate");
    return plot;
  }

  private static double[] train(Lesson lesson, GradientClipping clipping, TrainingData data) {
    SequentialBuilder builder = Model.sequential(1);
    for (int layer = 0; layer < DEPTH; layer++) {
      builder.add(Dense.of(24, Activation.RELU).withWeights(Initializer.normal(0.5)));
    }
    Optimization optimization = new Optimization(new Sgd(0.005f)).withClipping(clipping);
    try (Learner net =
        new Learner(
            lesson, builder.add(Dense.of(1)).build(), new MeanSquaredError(), optimization, data)) {
      return net.fit(lesson.choose(100, 400), 16).loss();
    } catch (DivergedException diverged) {
      lesson.say("diverged at step %d", diverged.step());
      return new double[] {Double.NaN};
    }
  }
}
