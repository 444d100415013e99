package dev.concord.examples.lecture;

import dev.concord.data.Dataset;
import dev.concord.data.Split;
import dev.concord.data.generated.PlaneProblems;
import dev.concord.examples.plot.Figure;
import dev.concord.examples.plot.Plane;
import dev.concord.examples.plot.Plot;
import dev.concord.layer.Activation;
import dev.concord.layer.Dense;
import dev.concord.loss.CategoricalCrossEntropy;
import dev.concord.model.Model;
import dev.concord.model.SequentialBuilder;
import dev.concord.optim.Adam;
import dev.concord.train.TrainingData;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The regions a classifier cuts the plane into, for a checkerboard and for two spirals. Without
 * hidden layer there is one line; a small layer cuts along a few; two layers of 32 units bend the
 * borders where the data wants them. Capacity is the number of borders a network can afford.
 */
final class PlaneRegions implements Example {
  private record Problem(String name, Dataset data) {}

  private record Network(String name, int... units) {}

  private static final List<Network> NETWORKS =
      List.of(
          new Network("no hidden layer"),
          new Network("8 units", 8),
          new Network("32 and 32 units", 32, 32));

  @Override
  public About about() {
    return new About(
        "checkerboard-spiral",
        "Capacity",
        "Checkerboard and two spirals: what no, one small and two wider hidden layers cut out.");
  }

  @Override
  public void run(Lesson lesson) throws IOException {
    int rows = lesson.choose(1000, 2000);
    List<Problem> problems =
        List.of(
            new Problem("checkerboard", PlaneProblems.checkerboard(rows, 4, lesson.seed())),
            new Problem("spirals", PlaneProblems.twoSpirals(rows, 0.02f, lesson.seed())));
    Plane plane = Plane.square(1.1, lesson.choose(60, 110));
    List<Plot> plots = new ArrayList<>();
    double[] worst = {1, 1, 1};
    double[] best = {0, 0, 0};
    lesson.say("accuracy on test rows    no hidden layer    8 units    32 and 32 units");
    for (Problem problem : problems) {
      Split split = Split.ofFractions(problem.data(), lesson.seed(), 0, 0.3);
      double[] accuracy = new double[NETWORKS.size()];
      for (int i = 0; i < accuracy.length; i++) {
        Network network = NETWORKS.get(i);
        try (Learner net =
            new Learner(
                lesson,
                model(network),
                new CategoricalCrossEntropy(),
                new Adam(0.01f),
                TrainingData.of(split.train()))) {
          net.fit(lesson.choose(120, 300), 32);
          accuracy[i] = net.evaluate(TrainingData.of(split.test())).accuracy();
          worst[i] = accuracy[i] < worst[i] ? accuracy[i] : worst[i];
          best[i] = accuracy[i] > best[i] ? accuracy[i] : best[i];
          String title = problem.name() + ": " + network.name();
          plots.add(ClassMap.of(title, net, split.test(), plane));
        }
      }
      lesson.say(
          "%-24s %13.1f %% %8.1f %% %16.1f %%",
          problem.name(), 100 * accuracy[0], 100 * accuracy[1], 100 * accuracy[2]);
    }
    lesson.say("");
    lesson.claim(best[0] < 0.75, "one line is little better than guessing: %.2f", best[0]);
    lesson.claim(worst[2] > 0.85, "two layers of 32 learn both: at least %.2f", worst[2]);
    lesson.save(Figure.grid(NETWORKS.size(), plots));
  }

  private static Model model(Network network) {
    SequentialBuilder builder = Model.sequential(2);
    for (int count : network.units()) {
      builder.add(Dense.of(count, Activation.RELU));
    }
    return builder.add(Dense.of(2)).build();
  }
}
