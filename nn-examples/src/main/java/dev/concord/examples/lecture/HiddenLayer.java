package dev.concord.examples.lecture;

import dev.concord.data.Dataset;
import dev.concord.data.generated.PlaneProblems;
import dev.concord.examples.plot.Figure;
import dev.concord.examples.plot.Plane;
import dev.concord.examples.plot.PlanePlot;
import dev.concord.examples.plot.Plot;
import dev.concord.layer.Activation;
import dev.concord.layer.Dense;
import dev.concord.loss.CategoricalCrossEntropy;
import dev.concord.model.Model;
import dev.concord.optim.Adam;
import dev.concord.train.TrainingData;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks into the hidden layer of a network that has learned a checkerboard of 2 × 2 fields. Each
 * unit is a soft step across one line,
 *
 * <pre>
 *   h = tanh(w₁x₁ + w₂x₂ + b),   0 on the line w₁x₁ + w₂x₂ + b = 0,
 * </pre>
 *
 * and the last layer, which can only draw a plane through its inputs, adds the steps up to fields.
 * What no line separates in (x₁, x₂) is separable in the space of the hidden units.
 */
final class HiddenLayer implements Example {
  private static final int UNITS = 4;

  @Override
  public About about() {
    return new About(
        "hidden-layer",
        "Hidden layers",
        "What the units of a hidden layer have learned on a checkerboard: lines, added to fields.");
  }

  @Override
  public void run(Lesson lesson) throws IOException {
    Dataset board = PlaneProblems.checkerboard(lesson.choose(1000, 1500), 2, lesson.seed());
    TrainingData data = TrainingData.of(board);
    Plane plane = Plane.square(1, 80);
    double line = accuracy(lesson, Model.sequential(2).add(Dense.of(2)).build(), data);
    Model model =
        Model.sequential(2).add(Dense.of(UNITS, Activation.TANH)).add(Dense.of(2)).build();
    try (Learner net =
        new Learner(lesson, model, new CategoricalCrossEntropy(), new Adam(0.02f), data)) {
      net.fit(lesson.choose(200, 250), 32);
      double accuracy = net.evaluate(data).accuracy();
      double[] in = net.parameter("dense1/weight"); // [2, units]
      double[] offset = net.parameter("dense1/bias");
      double[] out = net.parameter("dense2/weight"); // [units, 2]
      List<Plot> plots = new ArrayList<>();
      lesson.say("unit    its line                                    votes for class 1 by");
      for (int unit = 0; unit < UNITS; unit++) {
        double w1 = in[unit];
        double w2 = in[UNITS + unit];
        double vote = out[2 * unit + 1] - out[2 * unit];
        lesson.say(
            "%4d    %7.2f·x1 %+7.2f·x2 %+7.2f = 0 %24.2f", unit + 1, w1, w2, offset[unit], vote);
        String title = "Hidden unit %d, vote %+.1f".formatted(unit + 1, vote);
        plots.add(unitPicture(title, plane, w1, w2, offset[unit]));
      }
      plots.add(ClassMap.of("The network", net, board, plane));
      lesson.say("");
      lesson.claim(line < 0.8, "a line in (x1, x2) gets %.0f %% right", 100 * line);
      lesson.claim(
          accuracy > 0.95,
          "the same last layer behind %d units gets %.1f %% right",
          UNITS,
          100 * accuracy);
      lesson.claim(
          everyUnitCounts(net, data, accuracy), "without any one of the units it gets worse");
      lesson.save(Figure.grid(3, plots));
    }
  }

  private static double accuracy(Lesson lesson, Model model, TrainingData data) {
    try (Learner net =
        new Learner(lesson, model, new CategoricalCrossEntropy(), new Adam(0.02f), data)) {
      net.fit(20, 32);
      return net.evaluate(data).accuracy();
    }
  }

  private static PlanePlot unitPicture(
      String title, Plane plane, double w1, double w2, double offset) {
    double[] values = new double[plane.size()];
    for (int cell = 0; cell < values.length; cell++) {
      double x1 = plane.x(cell % plane.columns());
      double x2 = plane.y(cell / plane.columns());
      values[cell] = StrictMath.tanh(w1 * x1 + w2 * x2 + offset);
    }
    return new PlanePlot(title, "x1", "x2", plane, values, -1, 1);
  }

  /** Silences one unit after the other by setting its outgoing weights to 0. */
  private static boolean everyUnitCounts(Learner net, TrainingData data, double accuracy) {
    double[] out = net.parameter("dense2/weight");
    boolean everyOne = true;
    for (int unit = 0; unit < UNITS; unit++) {
      float[] without = new float[out.length];
      for (int i = 0; i < out.length; i++) {
        without[i] = i / 2 == unit ? 0 : (float) out[i];
      }
      net.set("dense2/weight", without);
      everyOne &= net.evaluate(data).accuracy() < accuracy - 0.05;
    }
    float[] all = new float[out.length];
    for (int i = 0; i < out.length; i++) {
      all[i] = (float) out[i];
    }
    net.set("dense2/weight", all);
    return everyOne;
  }
}
