package dev.concord.examples.lecture;

import dev.concord.data.Dataset;
import dev.concord.data.generated.PlaneProblems;
import dev.concord.examples.plot.Figure;
import dev.concord.examples.plot.Plane;
import dev.concord.examples.plot.Plot;
import dev.concord.layer.Activation;
import dev.concord.layer.Dense;
import dev.concord.layer.Dropout;
import dev.concord.loss.CategoricalCrossEntropy;
import dev.concord.model.Model;
import dev.concord.model.SequentialBuilder;
import dev.concord.optim.Adam;
import dev.concord.regularization.Regularizer;
import dev.concord.train.Evaluation;
import dev.concord.train.TrainingData;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Two circles under noise of 50 % of the distance between them, few points, a network that is far
 * too large: without help it cuts out islands around single points. Penalties on the weights,
 *
 * <pre>
 *   L + λ·Σ|w|   (L1)      L + λ·Σw²   (L2)      L + λ₁·Σ|w| + λ₂·Σw²   (elastic net)
 * </pre>
 *
 * smooth the border at a low rate λ and flatten everything at a high one; L1 sets weights to
 * (nearly) 0 and so chooses, L2 only shrinks them. Dropout drops hidden units at random in
 * training, so that none can rely on one other.
 */
final class Regularisation implements Example {
  private static final float NOISE = 0.25f;
  private static final double TINY = 1e-2;

  private record Way(String name, Regularizer penalty, double dropout) {}

  private static final List<Way> WAYS =
      List.of(
          new Way("none", null, 0),
          new Way("L1, low rate 0.0005", Regularizer.l1(0.0005f), 0),
          new Way("L1, high rate 0.1", Regularizer.l1(0.1f), 0),
          new Way("L2, low rate 0.002", Regularizer.l2(0.002f), 0),
          new Way("L2, high rate 1", Regularizer.l2(1), 0),
          new Way("dropout 0.5", null, 0.5));

  private record Outcome(double training, double test, double loss, double tiny, double largest) {}

  @Override
  public About about() {
    return new About(
        "regularisation",
        "Regularisation",
        "L1 and L2 at a low and a high rate, and dropout, against 50 % noise.");
  }

  @Override
  public void run(Lesson lesson) throws IOException {
    Dataset train = PlaneProblems.circles(100, NOISE, lesson.seed());
    TrainingData test = TrainingData.of(PlaneProblems.circles(2000, NOISE, lesson.seed() + 1));
    List<Plot> plots = new ArrayList<>();
    List<Outcome> outcomes = new ArrayList<>();
    lesson.say(
        "                       right on training    on test    loss on test    weights below %s   "
            + " largest",
        TINY);
    for (Way way : WAYS) {
      TrainingData data = TrainingData.of(train);
      try (Learner net =
          new Learner(lesson, network(way), new CategoricalCrossEntropy(), new Adam(0.01f), data)) {
        net.fit(lesson.choose(300, 800), 20);
        double[] weights = net.parameter("second/weight");
        int tiny = 0;
        double largest = 0;
        for (double weight : weights) {
          tiny += Math.abs(weight) < TINY ? 1 : 0;
          largest = Math.abs(weight) > largest ? Math.abs(weight) : largest;
        }
        Evaluation judged = net.evaluate(test);
        Outcome outcome =
            new Outcome(
                net.evaluate(data).accuracy(),
                judged.accuracy(),
                judged.loss(),
                (double) tiny / weights.length,
                largest);
        outcomes.add(outcome);
        lesson.say(
            "%-22s %15.1f %% %8.1f %% %13.3f %18.1f %% %10.2f",
            way.name(),
            100 * outcome.training(),
            100 * outcome.test(),
            outcome.loss(),
            100 * outcome.tiny(),
            outcome.largest());
        String title = "%s: %.0f %% of test rows".formatted(way.name(), 100 * outcome.test());
        plots.add(ClassMap.of(title, net, train, Plane.square(2, 90)));
      }
    }
    Outcome none = outcomes.get(0);
    lesson.say("");
    lesson.claim(
        none.training() > 0.9 && none.training() - none.test() > 0.1,
        "without help the noise is learned by heart");
    lesson.claim(
        IntStream.of(1, 3, 5).allMatch(i -> outcomes.get(i).loss() < 0.8 * none.loss()),
        "L1 and L2 at a low rate, and dropout, err less on new rows: losses %.2f, %.2f, %.2f"
            + " instead of %.2f",
        outcomes.get(1).loss(),
        outcomes.get(3).loss(),
        outcomes.get(5).loss(),
        none.loss());
    lesson.claim(
        outcomes.get(2).loss() > 0.68 && outcomes.get(4).loss() > 0.68,
        "at a high rate nothing is learned: the loss is that of guessing, 0.69");
    lesson.claim(
        outcomes.get(1).tiny() > outcomes.get(3).tiny()
            && outcomes.get(1).largest() > outcomes.get(3).largest(),
        "L1 keeps a few large weights (up to %.1f) and no others, L2 shrinks all (up to %.1f)",
        outcomes.get(1).largest(),
        outcomes.get(3).largest());
    lesson.save(Figure.grid(3, plots));
  }

  private static Model network(Way way) {
    SequentialBuilder builder = Model.sequential(2);
    builder.add("first", layer(way)).add(new Dropout(way.dropout()));
    builder.add("second", layer(way)).add(new Dropout(way.dropout()));
    return builder.add("last", Dense.of(2)).build();
  }

  private static Dense layer(Way way) {
    Dense layer = Dense.of(64, Activation.RELU);
    return way.penalty() == null ? layer : layer.withRegularizer(way.penalty());
  }
}
