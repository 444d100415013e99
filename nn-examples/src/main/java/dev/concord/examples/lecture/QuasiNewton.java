package dev.concord.examples.lecture;

import dev.concord.examples.plot.Figure;
import dev.concord.examples.plot.LinePlot;
import dev.concord.examples.plot.Plane;
import dev.concord.examples.plot.PlanePlot;
import dev.concord.layer.Activation;
import dev.concord.layer.Dense;
import dev.concord.loss.MeanSquaredError;
import dev.concord.model.Model;
import dev.concord.optim.Sgd;
import dev.concord.quasinewton.Lbfgs;
import dev.concord.quasinewton.Minimization;
import dev.concord.quasinewton.Objective;
import dev.concord.random.RandomStream;
import dev.concord.train.LbfgsTrainer;
import dev.concord.train.TrainingData;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Full-batch gradient descent against L-BFGS. Both take the exact gradient over all rows; descent
 * steps along it, L-BFGS along
 *
 * <pre>
 *   d = −H·∇L      H ≈ the inverse Hessian, from how gradients changed in the last steps
 *   α with L(w + αd) ≤ L + c₁α∇L·d  and  |∇L(w + αd)·d| ≤ c₂|∇L·d|      (strong Wolfe)
 * </pre>
 *
 * which makes a bent narrow valley round, here Rosenbrock's, f = (1 − x)² + 100(y − x²)². It needs
 * full batches and few weights.
 */
final class QuasiNewton implements Example {
  private static final double RATE = 1e-3; // about the largest at which descent is stable

  /** Rosenbrock's valley. */
  private static final Objective VALLEY =
      new Objective() {
        @Override
        public int size() {
          return 2;
        }

        @Override
        public double at(double[] x, double[] gradient) {
          double across = x[1] - x[0] * x[0];
          gradient[0] = -2 * (1 - x[0]) - 400 * x[0] * across;
          gradient[1] = 200 * across;
          return (1 - x[0]) * (1 - x[0]) + 100 * across * across;
        }
      };

  @Override
  public About about() {
    return new About(
        "quasi-newton",
        "Optimizers",
        "Full-batch descent against L-BFGS with strong-Wolfe line search.");
  }

  @Override
  public void run(Lesson lesson) throws IOException {
    lesson.save(Figure.of(valley(lesson), fit(lesson)));
  }

  private static PlanePlot valley(Lesson lesson) {
    double[] start = {-1.2, 1};
    List<double[]> quick = new ArrayList<>(List.of(start.clone()));
    Minimization lbfgs = new Minimization(new Lbfgs(), VALLEY, start);
    while (lbfgs.step()) {
      quick.add(lbfgs.point());
    }
    int steps = lesson.choose(2000, 5000);
    List<double[]> slow = new ArrayList<>(List.of(start.clone()));
    double[] x = start.clone();
    double[] gradient = new double[2];
    for (int step = 0; step < steps; step++) {
      VALLEY.at(x, gradient);
      x = new double[] {x[0] - RATE * gradient[0], x[1] - RATE * gradient[1]};
      slow.add(x);
    }
    double left = VALLEY.at(x, gradient);
    lesson.say("Rosenbrock's valley     evaluations    f at the end");
    lesson.say(
        "L-BFGS, %d steps %18d %15.1e", lbfgs.iterations(), lbfgs.evaluations(), lbfgs.value());
    lesson.say("gradient descent %18d %15.1e", steps, left);
    lesson.say("");
    lesson.claim(
        lbfgs.value() < 1e-12 && left > 1e-6,
        "%d evaluations take L-BFGS to the minimum, %d do not take descent there",
        lbfgs.evaluations(),
        steps);
    Plane plane = new Plane(-1.6, 1.6, -0.6, 1.6, 80, 80);
    double[] unused = new double[2];
    double[] heights =
        plane.values((u, v) -> StrictMath.log10(VALLEY.at(new double[] {u, v}, unused)));
    return new PlanePlot("Rosenbrock's valley (colour: log₁₀ f)", "x", "y", plane, heights, -2, 3)
        .path("gradient descent", column(slow, 0), column(slow, 1))
        .path("L-BFGS", column(quick, 0), column(quick, 1));
  }

  private static double[] column(List<double[]> points, int i) {
    return points.stream().mapToDouble(point -> point[i]).toArray();
  }

  private static TrainingData curve(Lesson lesson) {
    RandomStream random = RandomStream.of(lesson.seed(), "example", "quasi-newton", "curve");
    double[] x = Columns.steps(-3, 3, 64);
    double[] y =
        Arrays.stream(x).map(v -> StrictMath.sin(2 * v) + 0.02 * random.nextNormal()).toArray();
    return new TrainingData(List.of(Columns.table(x)), Columns.table(y));
  }

  private static Model network() {
    return Model.sequential(1).add(Dense.of(12, Activation.TANH)).add(Dense.of(1)).build();
  }

  /** The same network and first weights; both count evaluations of loss and gradient. */
  private static LinePlot fit(Lesson lesson) {
    TrainingData data = curve(lesson);
    int evaluations = lesson.choose(400, 3000);
    double[] slow;
    try (Learner net =
        new Learner(lesson, network(), new MeanSquaredError(), new Sgd(0.1f), data)) {
      slow = net.fit(evaluations, data.rows()).loss(); // a batch is all rows
    }
    List<Double> counts = new ArrayList<>();
    List<Double> losses = new ArrayList<>();
    Minimization.Status status = Minimization.Status.RUNNING;
    try (Learner net = new Learner(lesson, network(), new MeanSquaredError(), new Sgd(0.1f), data);
        LbfgsTrainer trainer = new LbfgsTrainer(net.session(), new Lbfgs())) {
      while (status == Minimization.Status.RUNNING
          && trainer.minimization().evaluations() < evaluations) {
        status = trainer.fit(1);
        counts.add((double) trainer.minimization().evaluations());
        losses.add(trainer.minimization().value());
      }
    }
    double left = slow[slow.length - 1];
    lesson.say("");
    lesson.say("network of 37 weights   evaluations    mean squared error");
    lesson.say("L-BFGS %28.0f %21.5f", counts.getLast(), losses.getLast());
    lesson.say("gradient descent %18d %21.5f%n", evaluations, left);
    lesson.claim(
        losses.getLast() < left / 5,
        "L-BFGS fits the same network far better: %.5f instead of %.5f",
        losses.getLast(),
        left);
    return new LinePlot(
            "A network of 37 weights on 64 points",
            "evaluations over all rows",
            "mean squared error")
        .line("full-batch gradient descent", slow)
        .line(
            "L-BFGS",
            counts.stream().mapToDouble(Double::doubleValue).toArray(),
            losses.stream().mapToDouble(Double::doubleValue).toArray())
        .logY();
  }
}
