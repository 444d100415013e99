package dev.concord.examples.lecture;

import dev.concord.examples.plot.Figure;
import dev.concord.examples.plot.LinePlot;
import dev.concord.layer.Activation;
import dev.concord.layer.Add;
import dev.concord.layer.Dense;
import dev.concord.layer.Rescale;
import dev.concord.loss.CategoricalCrossEntropy;
import dev.concord.model.FunctionalBuilder;
import dev.concord.model.LayerOutput;
import dev.concord.model.Model;
import dev.concord.optim.Adam;
import dev.concord.random.RandomStream;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.train.TrainingData;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * A layer applied twice under one name shares its weights, and its gradient is the sum of both
 * uses. Two measurements are to be compared: do they lie in the same of four quarters? In a Siamese
 * network (Bromley et al. 1993) both go through the same encoder f, and the answer comes from
 *
 * <pre>
 *   d = (f(a) − f(b))²
 * </pre>
 *
 * so that equal measurements have the distance 0 from the first step on. Two encoders, f(a) and
 * g(b), would have to learn the same thing twice, each from half of the points.
 */
final class SharedWeights implements Example {
  private static final int NUMBERS = 6;
  private static final Activation SQUARE = Activation.of("square", x -> x.squared());

  @Override
  public About about() {
    return new About(
        "shared-weights",
        "Layers",
        "One encoder for two inputs learns twice from every row; two encoders learn once each.");
  }

  @Override
  public void run(Lesson lesson) throws IOException {
    TrainingData test = pairs(lesson.choose(1000, 2000), lesson.seed(), "test");
    int epochs = lesson.choose(40, 100);
    TrainingData train = pairs(lesson.choose(400, 1000), lesson.seed(), "train");
    List<String> names = List.of("one encoder", "two encoders");
    LinePlot plot =
        new LinePlot("Are two points in the same quarter?", "epoch", "right on test rows in %");
    double[] right = new double[names.size()];
    int[] weights = new int[names.size()];
    for (int i = 0; i < right.length; i++) {
      Model model = model(i == 0);
      weights[i] = model.parameterCount();
      try (Learner net =
          new Learner(lesson, model, new CategoricalCrossEntropy(), new Adam(0.005f), train)) {
        double[] course = net.fit(epochs, 20, test).validationAccuracy();
        plot.line(names.get(i), Arrays.stream(course).map(share -> 100 * share).toArray());
        right[i] = 100 * course[epochs - 1];
        lesson.say("%-16s %,6d weights %6.1f %% of test rows", names.get(i), weights[i], right[i]);
      }
    }
    lesson.say("");
    lesson.claim(weights[0] < weights[1], "shared weights are there, and counted, once");
    lesson.claim(
        right[0] > right[1],
        "and learn from both points: %.1f instead of %.1f %% right",
        right[0],
        right[1]);
    lesson.save(Figure.of(plot));
  }

  private static Model model(boolean shared) {
    FunctionalBuilder net = Model.functional();
    LayerOutput a = net.input("a", NUMBERS);
    LayerOutput b = net.input("b", NUMBERS);
    Dense encoder = Dense.of(32, Activation.TANH);
    LayerOutput ofA = net.apply("encoder", encoder, a);
    LayerOutput ofB = net.apply(shared ? "encoder" : "another", encoder, b);
    LayerOutput difference = net.apply(new Add(), ofA, net.apply(new Rescale(-1, 0), ofB));
    return net.build(net.apply(Dense.of(2), net.apply("distance", SQUARE, difference)));
  }

  /** Points whose first two numbers tell the quarter; in every second pair it is the same. */
  private static TrainingData pairs(int rows, long seed, String use) {
    RandomStream random = RandomStream.of(seed, "example", "shared weights", use);
    float[] a = new float[NUMBERS * rows];
    float[] b = new float[NUMBERS * rows];
    int[] same = new int[rows];
    for (int row = 0; row < rows; row++) {
      boolean alike = row % 2 == 0;
      int at = NUMBERS * row;
      for (int i = at; i < at + NUMBERS; i++) {
        a[i] = random.nextFloat(-1, 1);
        b[i] = random.nextFloat(-1, 1);
        b[i] = alike && a[i] * b[i] < 0 && i < at + 2 ? -b[i] : b[i];
      }
      same[row] = a[at] * b[at] > 0 && a[at + 1] * b[at + 1] > 0 ? 1 : 0;
    }
    return new TrainingData(
        List.of(
            HostTensor.of(Shape.of(rows, NUMBERS), a), HostTensor.of(Shape.of(rows, NUMBERS), b)),
        HostTensor.of(Shape.of(rows), same));
  }
}
