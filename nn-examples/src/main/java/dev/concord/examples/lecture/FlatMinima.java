package dev.concord.examples.lecture;

import dev.concord.data.TrainTest;
import dev.concord.examples.plot.Figure;
import dev.concord.examples.plot.LinePlot;
import dev.concord.layer.Activation;
import dev.concord.layer.Dense;
import dev.concord.layer.Rescale;
import dev.concord.loss.CategoricalCrossEntropy;
import dev.concord.model.Model;
import dev.concord.model.Parameter;
import dev.concord.optim.Sgd;
import dev.concord.random.RandomStream;
import dev.concord.train.EpochReport;
import dev.concord.train.Trainer;
import dev.concord.train.TrainingData;
import dev.concord.train.TrainingListener;
import dev.concord.train.TrainingSettings;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Flat and sharp minima. The same network is trained down to the same training loss by small and by
 * large batches; then its weights are moved in random directions,
 *
 * <pre>
 *   w' = w + ε · ‖w‖ · d/‖d‖      d normal, for each parameter by itself
 * </pre>
 *
 * and the rise of the loss is taken. Small batches jump about with their noisy gradients and come
 * to rest only where it is flat; large ones stop in the first minimum, a sharp one, and sharp
 * minima tend to generalise worse (Hochreiter and Schmidhuber 1997; Keskar et al., "On large-batch
 * training for deep learning", 2017); with so few rows the last can go either way.
 */
final class FlatMinima implements Example {
  private static final float RATE = 0.2f;
  private static final double REACHED = 0.1;
  private static final double[] DISTANCES = {0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5};
  private static final int DIRECTIONS = 5;

  private record Minimum(double[] rises, double test, int epochs) {}

  @Override
  public About about() {
    return new About(
        "flat-minima",
        "Stochastic gradients",
        "Small batches end in flat minima, large ones in sharper ones, at the same training loss.");
  }

  @Override
  public void run(Lesson lesson) throws IOException {
    TrainTest digits = lesson.digits();
    int rows = lesson.choose(150, 1000);
    TrainingData train = TrainingData.of(digits.train().slice(0, rows).flattened());
    TrainingData test = TrainingData.of(digits.test().flattened());
    int[] batches = {4, 32, rows};
    Minimum[] minima = new Minimum[batches.length];
    LinePlot plot =
        new LinePlot(
            "Around the minimum: the smaller the batch, the flatter",
            "distance ε, relative to the weights",
            "rise of the training loss");
    lesson.say(
        "batch    epochs to a loss of %s    rise at ε = 0.25    right on test rows", REACHED);
    for (int i = 0; i < batches.length; i++) {
      minima[i] = descend(lesson, batches[i], train, test);
      plot.line("batch " + batches[i], DISTANCES, minima[i].rises());
      lesson.say(
          "%5d %27d %19.3f %19.1f %%",
          batches[i], minima[i].epochs(), minima[i].rises()[5], 100 * minima[i].test());
    }
    double small = minima[0].rises()[5];
    double large = minima[2].rises()[5];
    lesson.say("");
    lesson.claim(
        small < large, "small batches end flatter: the loss rises by %.3f, not %.3f", small, large);
    lesson.save(Figure.of(plot));
  }

  private static Minimum descend(Lesson lesson, int batch, TrainingData train, TrainingData test) {
    Model model =
        Model.sequential(784)
            .add(new Rescale(1 / 255f, 0f))
            .add(Dense.of(32, Activation.RELU))
            .add(Dense.of(10))
            .build();
    TrainingListener untilReached =
        new TrainingListener() {
          @Override
          public void epochFinished(Trainer trainer, EpochReport report) {
            if (report.training().loss() < REACHED) {
              trainer.stop("the training loss is reached");
            }
          }
        };
    try (Learner net =
        new Learner(lesson, model, new CategoricalCrossEntropy(), new Sgd(RATE), train)) {
      History history =
          net.fit(new TrainingSettings(1000, batch).judgingTraining(), null, untilReached);
      double right = net.evaluate(test).accuracy();
      return new Minimum(nearby(lesson, net, model, train), right, history.epochs().size());
    }
  }

  /** By how much the training loss rises at each distance, on average over directions. */
  private static double[] nearby(Lesson lesson, Learner net, Model model, TrainingData train) {
    Map<String, double[]> minimum = new HashMap<>();
    List<String> names = model.parameters().stream().map(Parameter::name).toList();
    names.forEach(name -> minimum.put(name, net.parameter(name)));
    double[] losses = new double[DISTANCES.length];
    for (int direction = 0; direction < DIRECTIONS; direction++) {
      for (int i = 0; i < DISTANCES.length; i++) {
        RandomStream random =
            RandomStream.of(lesson.seed() + direction, "example", "flat", "direction");
        for (String name : names) {
          net.set(name, moved(minimum.get(name), DISTANCES[i], random));
        }
        losses[i] += net.evaluate(train).loss() / DIRECTIONS;
      }
    }
    double atMinimum = losses[0];
    return Arrays.stream(losses).map(loss -> loss - atMinimum).toArray();
  }

  private static float[] moved(double[] weights, double distance, RandomStream random) {
    double[] direction = new double[weights.length];
    double squares = 0;
    double length = 0;
    for (int i = 0; i < weights.length; i++) {
      direction[i] = random.nextNormal();
      length += direction[i] * direction[i];
      squares += weights[i] * weights[i];
    }
    float[] moved = new float[weights.length];
    for (int i = 0; i < weights.length; i++) {
      moved[i] = (float) (weights[i] + distance * Math.sqrt(squares / length) * direction[i]);
    }
    return moved;
  }
}
