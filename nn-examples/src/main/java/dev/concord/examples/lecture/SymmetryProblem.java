package dev.concord.examples.lecture;

import dev.concord.data.Dataset;
import dev.concord.data.generated.PlaneProblems;
import dev.concord.examples.plot.Figure;
import dev.concord.examples.plot.LinePlot;
import dev.concord.examples.plot.Plane;
import dev.concord.examples.plot.Plot;
import dev.concord.init.Initializer;
import dev.concord.init.VarianceScaling;
import dev.concord.layer.Activation;
import dev.concord.layer.Dense;
import dev.concord.loss.CategoricalCrossEntropy;
import dev.concord.model.Model;
import dev.concord.optim.Adam;
import dev.concord.train.TrainingData;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Why first weights are random. Units of a layer that begin with equal weights see the same input
 * and get the same gradient, step after step:
 *
 * <pre>
 *   ∂L/∂W₁[i][j] = Σ_rows xᵢ · (1 − hⱼ²) · Σ_c W₂[j][c]·δ_c      the same for all j, if W₁[·][j] and W₂[j][·] are
 * </pre>
 *
 * so eight units stay one unit, to the last bit. From zeros it is worse: h = 0 and W₂ = 0 make both
 * products 0, and only the last offsets learn. Random weights break the symmetry.
 */
final class SymmetryProblem implements Example {
  private static final int UNITS = 8;

  private record Start(String name, Initializer weights) {}

  private record Outcome(
      double[] loss, Set<List<Double>> units, boolean allZero, double accuracy) {}

  @Override
  public About about() {
    return new About(
        "symmetry",
        "Initialisation",
        "Equal first weights stay equal to the last bit; random ones break the symmetry.");
  }

  @Override
  public void run(Lesson lesson) throws IOException {
    Dataset circles = PlaneProblems.circles(lesson.choose(300, 1000), 0.1f, lesson.seed());
    List<Start> starts =
        List.of(
            new Start("zeros", Initializer.zeros()),
            new Start("all 0.5", Initializer.constant(0.5f)),
            new Start("random (Glorot)", VarianceScaling.glorotUniform()));
    LinePlot losses = new LinePlot("Training loss", "epoch", "cross-entropy");
    List<Plot> plots = new ArrayList<>(List.of(losses));
    List<Outcome> outcomes = new ArrayList<>();
    lesson.say("first weights      different units of %d    accuracy", UNITS);
    for (Start start : starts) {
      Model model =
          Model.sequential(2)
              .add(Dense.of(UNITS, Activation.TANH).withWeights(start.weights()))
              .add(Dense.of(2).withWeights(start.weights()))
              .build();
      TrainingData data = TrainingData.of(circles);
      try (Learner net =
          new Learner(lesson, model, new CategoricalCrossEntropy(), new Adam(0.02f), data)) {
        double[] loss = net.fit(lesson.choose(40, 100), 32).loss();
        Outcome outcome =
            new Outcome(loss, units(net), allZero(net), net.evaluate(data).accuracy());
        outcomes.add(outcome);
        losses.line(start.name(), loss);
        plots.add(ClassMap.of(start.name(), net, circles, Plane.square(1.4, 80)));
        lesson.say(
            "%-18s %20d %11.1f %%", start.name(), outcome.units().size(), 100 * outcome.accuracy());
      }
    }
    lesson.say("");
    lesson.claim(outcomes.get(0).allZero(), "from zeros no weight has moved by a single bit");
    lesson.claim(
        outcomes.get(1).units().size() == 1,
        "from equal weights all %d units are the same to the last bit",
        UNITS);
    lesson.claim(
        outcomes.get(1).accuracy() < 0.8 && outcomes.get(2).accuracy() > 0.95,
        "so they are worth one unit: %.2f right, random ones %.2f",
        outcomes.get(1).accuracy(),
        outcomes.get(2).accuracy());
    lesson.claim(outcomes.get(2).units().size() == UNITS, "random units are all different");
    lesson.save(Figure.grid(2, plots));
  }

  /** The different units: incoming weights, offset and outgoing weights of each. */
  private static Set<List<Double>> units(Learner net) {
    double[] in = net.parameter("dense1/weight"); // [2, units]
    double[] offset = net.parameter("dense1/bias");
    double[] out = net.parameter("dense2/weight"); // [units, 2]
    Set<List<Double>> units = new HashSet<>();
    for (int unit = 0; unit < UNITS; unit++) {
      units.add(
          List.of(in[unit], in[UNITS + unit], offset[unit], out[2 * unit], out[2 * unit + 1]));
    }
    return units;
  }

  private static boolean allZero(Learner net) {
    for (String name : List.of("dense1/weight", "dense2/weight")) {
      for (double weight : net.parameter(name)) {
        if (weight != 0) {
          return false;
        }
      }
    }
    return true;
  }
}
