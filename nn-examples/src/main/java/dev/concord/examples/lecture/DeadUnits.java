package dev.concord.examples.lecture;

import dev.concord.data.generated.PlaneProblems;
import dev.concord.examples.plot.BarPlot;
import dev.concord.examples.plot.Figure;
import dev.concord.layer.Activation;
import dev.concord.layer.Dense;
import dev.concord.loss.CategoricalCrossEntropy;
import dev.concord.model.Model;
import dev.concord.optim.Sgd;
import dev.concord.train.Inspection;
import dev.concord.train.Inspector;
import dev.concord.train.TrainingData;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Dead ReLUs. A unit max(0, w·x + b) that is 0 for every row has the gradient 0 for every row and
 * never comes back. A step that is too large kills units: it throws b so far down that no row
 * reaches the positive side any more. A leaky ReLU, {@code max(0.01·z, z)}, keeps a small gradient
 * there and its units alive.
 */
final class DeadUnits implements Example {
  private static final int UNITS = 64;
  private static final float[] RATES = {0.01f, 0.1f, 1f, 3f, 10f};

  @Override
  public About about() {
    return new About(
        "dead-relus",
        "Activations",
        "Too large a learning rate kills ReLUs for ever; leaky ones stay alive.");
  }

  @Override
  public void run(Lesson lesson) throws IOException {
    TrainingData data = TrainingData.of(PlaneProblems.circles(400, 0.1f, lesson.seed()));
    double[] relu = new double[RATES.length];
    double[] leaky = new double[RATES.length];
    lesson.say("rate     ReLU: dead    right    leaky ReLU: dead    right");
    for (int i = 0; i < RATES.length; i++) {
      double[] first = train(lesson, Activation.RELU, RATES[i], data);
      double[] second = train(lesson, Activation.leakyRelu(0.01f), RATES[i], data);
      relu[i] = first[0];
      leaky[i] = second[0];
      lesson.say(
          "%5.2f %10.0f of %d %8.1f %% %14.0f of %d %8.1f %%",
          RATES[i], first[0], UNITS, 100 * first[1], second[0], UNITS, 100 * second[1]);
    }
    int last = RATES.length - 1;
    lesson.say("");
    lesson.claim(relu[0] <= 2, "at a small rate hardly a unit dies: %.0f", relu[0]);
    lesson.claim(
        relu[last] > UNITS / 2.0, "at the largest rate %.0f of %d are dead", relu[last], UNITS);
    lesson.claim(Arrays.stream(leaky).sum() == 0, "no leaky unit is ever 0 for all rows");
    List<String> rates =
        IntStream.range(0, RATES.length).mapToObj(i -> String.valueOf(RATES[i])).toList();
    lesson.save(
        Figure.of(
            new BarPlot(
                    "Units that are 0 for every row", "learning rate", "dead units of 64", rates)
                .bars("ReLU", relu)
                .bars("leaky ReLU", leaky)));
  }

  /** The number of dead units after training, and the share of rows that are right. */
  private static double[] train(
      Lesson lesson, Activation activation, float rate, TrainingData data) {
    Model model =
        Model.sequential(2).add("hidden", Dense.of(UNITS, activation)).add(Dense.of(2)).build();
    try (Learner net =
        new Learner(lesson, model, new CategoricalCrossEntropy(), new Sgd(rate), data)) {
      net.fit(lesson.choose(10, 40), 16);
      try (Inspector inspector = new Inspector(net.session(), data)) {
        double dead =
            inspector.inspect().rows().stream()
                .filter(row -> row.kind() == Inspection.Kind.OUTPUT && row.name().equals("hidden"))
                .mapToDouble(Inspection.Row::deadUnits)
                .sum();
        return new double[] {dead * UNITS, net.evaluate(data).accuracy()};
      }
    }
  }
}
