package dev.concord.examples.lecture;

import dev.concord.device.Executable;
import dev.concord.device.Store;
import dev.concord.examples.plot.Figure;
import dev.concord.examples.plot.LinePlot;
import dev.concord.graph.Graph;
import dev.concord.graph.Value;
import dev.concord.loss.BinaryCrossEntropy;
import dev.concord.loss.BinaryFocal;
import dev.concord.loss.CategoricalCrossEntropy;
import dev.concord.loss.CategoricalFocal;
import dev.concord.loss.ClassTargets;
import dev.concord.loss.Hinge;
import dev.concord.loss.Huber;
import dev.concord.loss.KullbackLeibler;
import dev.concord.loss.LogCosh;
import dev.concord.loss.Loss;
import dev.concord.loss.MeanAbsoluteError;
import dev.concord.loss.MeanSquaredError;
import dev.concord.loss.Poisson;
import dev.concord.loss.Quantile;
import dev.concord.loss.Reduction;
import dev.concord.loss.RootMeanSquaredError;
import dev.concord.plan.Fusion;
import dev.concord.plan.Planner;
import dev.concord.tensor.DType;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a loss says of one row as its prediction moves. For numbers with the target 0: the slope is
 * how hard a row pulls. MSE lets an outlier pull without bound, MAE, Huber and log-cosh do not, and
 * the quantile loss pulls unevenly, so that its minimum is a quantile. For classes with the right
 * class 1: hinge is content beyond the margin, focal loss hardly looks at what is right already.
 */
final class Losses implements Example {
  private static final int POINTS = 201;

  @Override
  public String name() {
    return "losses";
  }

  @Override
  public String shows() {
    return "Every loss over its prediction, how hard outliers pull, reductions and weights.";
  }

  @Override
  public String topic() {
    return "Losses";
  }

  @Override
  public void run(Lesson lesson) throws IOException {
    double[] x = Columns.steps(-4, 4, POINTS);
    Map<String, Loss> numbers = new LinkedHashMap<>();
    numbers.put("MSE", new MeanSquaredError());
    numbers.put("½ Σ", new MeanSquaredError(MeanSquaredError.Outputs.HALF_SUM));
    numbers.put("MAE", new MeanAbsoluteError());
    numbers.put("Huber, δ = 1", new Huber());
    numbers.put("log-cosh", new LogCosh());
    numbers.put("quantile 0.9", new Quantile(0.9f));
    LinePlot values = new LinePlot("Losses of numbers, target 0", "prediction", "loss");
    LinePlot slopes = new LinePlot("How hard a row pulls", "prediction", "slope of the loss");
    Map<String, Curves> curves = draw(lesson, numbers, 0, x, values.yRange(0, 5), slopes);
    double[] outlier = {
      curves.get("MSE").slope()[POINTS - 1],
      curves.get("Huber, δ = 1").slope()[POINTS - 1],
      curves.get("log-cosh").slope()[POINTS - 1],
      curves.get("MAE").slope()[POINTS - 1]
    };
    lesson.claim(
        outlier[0] > 7 && outlier[1] == 1 && outlier[2] < 1 && outlier[3] == 1,
        "a row that is 4 off pulls with %.1f (MSE), %.1f (Huber), %.4f (log-cosh), %.1f (MAE)",
        outlier[0],
        outlier[1],
        outlier[2],
        outlier[3]);

    Map<String, Loss> classes = new LinkedHashMap<>();
    classes.put("binary cross-entropy", new BinaryCrossEntropy());
    classes.put("binary focal, γ = 2", new BinaryFocal());
    classes.put("hinge", new Hinge());
    LinePlot margin = new LinePlot("Losses of a class, target 1", "logit or score", "loss");
    LinePlot pull = new LinePlot("How hard a row pulls", "logit or score", "slope of the loss");
    Map<String, Curves> margins = draw(lesson, classes, 1, x, margin.yRange(0, 5), pull);
    lesson.claim(
        margins.get("hinge").slope()[POINTS - 1] == 0
            && Math.abs(margins.get("binary focal, γ = 2").slope()[POINTS - 1])
                < Math.abs(margins.get("binary cross-entropy").slope()[POINTS - 1]) / 100,
        "of what is right already hinge takes no notice, focal loss hardly any");

    LinePlot counts = new LinePlot("Poisson, target 3", "rate", "loss");
    double[] rates = Columns.steps(0.2, 8, POINTS);
    Curves poisson = curve(lesson, new Poisson(false), 3, rates);
    counts.line("Poisson", rates, poisson.y());
    lesson.claim(
        Math.abs(rates[least(poisson.y())] - 3) < 0.05,
        "the Poisson loss is least where the rate is the count: %.2f",
        rates[least(poisson.y())]);
    reductions(lesson);
    categories(lesson);
    lesson.save(Figure.grid(2, List.of(values, slopes, margin, pull, counts)));
  }

  private static Map<String, Curves> draw(
      Lesson lesson,
      Map<String, Loss> losses,
      double target,
      double[] x,
      LinePlot values,
      LinePlot slopes) {
    Map<String, Curves> curves = new LinkedHashMap<>();
    losses.forEach(
        (name, loss) -> {
          Curves curve = curve(lesson, loss, target, x);
          curves.put(name, curve);
          values.line(name, x, curve.y());
          slopes.line(name, x, curve.slope());
        });
    return curves;
  }

  /** The loss of one row whose prediction is each x in turn. */
  private static Curves curve(Lesson lesson, Loss loss, double target, double[] x) {
    return Curves.of(
        lesson,
        x,
        prediction -> {
          TensorType type = loss.targetType(prediction.type());
          Value targets = prediction.graph().constant(targets(type, target));
          return loss.rows(prediction, targets).losses();
        });
  }

  private static HostTensor targets(TensorType type, double target) {
    HostTensor targets = HostTensor.zeros(type);
    if (type.dtype() == DType.I32) {
      Arrays.fill(targets.ints(), (int) target);
    } else {
      Arrays.fill(targets.floats(), (float) target);
    }
    return targets;
  }

  private static int least(double[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      best = values[i] < values[best] ? i : best;
    }
    return best;
  }

  /** Two rows with the losses 1 and 9 in every reduction. */
  private static void reductions(Lesson lesson) {
    HostTensor prediction = Columns.table(new double[] {1, 3});
    HostTensor zero = Columns.table(new double[] {0, 0});
    double mean = loss(lesson, new MeanSquaredError(), prediction, zero);
    double sum = loss(lesson, new MeanSquaredError().reducedBy(Reduction.SUM), prediction, zero);
    double root = loss(lesson, new RootMeanSquaredError(), prediction, zero);
    lesson.claim(
        mean == 5 && sum == 10 && Math.abs(root - Math.sqrt(5)) < 1e-6,
        "errors 1 and 3: MSE %.0f, summed %.0f, RMSE %.4f",
        mean,
        sum,
        root);
    HostTensor weights = HostTensor.of(Shape.of(2), 3f, 1f);
    double weighted = loss(lesson, new MeanSquaredError(), prediction, zero, weights);
    lesson.claim(
        weighted == (3 * 1 + 1 * 9) / 4.0,
        "with the sample weights 3 and 1 the mean is (3·1 + 1·9) ÷ 4 = %.0f",
        weighted);
  }

  /** One row with three classes: labels, one-hot targets, smoothed ones, weights, focal, KL. */
  private static void categories(Lesson lesson) {
    HostTensor logits = Columns.table(new double[] {2}, new double[] {0}, new double[] {-1});
    HostTensor label = HostTensor.of(Shape.of(1), 0);
    HostTensor oneHot = Columns.table(new double[] {1}, new double[] {0}, new double[] {0});
    double byLabel = loss(lesson, new CategoricalCrossEntropy(), logits, label);
    double byShares =
        loss(
            lesson,
            new CategoricalCrossEntropy(ClassTargets.DISTRIBUTIONS, List.of()),
            logits,
            oneHot);
    double smooth =
        loss(
            lesson,
            new CategoricalCrossEntropy(ClassTargets.LABELS, List.of(), 0.1f),
            logits,
            label);
    double focal = loss(lesson, new CategoricalFocal(), logits, label);
    double divergence = loss(lesson, new KullbackLeibler(), logits, oneHot);
    Loss heavy =
        new CategoricalCrossEntropy(ClassTargets.LABELS, List.of(5f, 1f, 1f))
            .reducedBy(Reduction.MEAN_BY_COUNT);
    double classWeight = loss(lesson, heavy, logits, label) / byLabel;
    lesson.claim(
        byLabel == byShares && smooth > byLabel && focal < byLabel,
        "class 0 of logits 2, 0, -1: cross-entropy %.4f by label and by one-hot row, smoothed"
            + " %.4f, focal %.4f",
        byLabel,
        smooth,
        focal);
    lesson.claim(
        Math.abs(classWeight - 5) < 1e-5, "a class weight of 5 counts it %.3f times", classWeight);
    lesson.claim(
        Math.abs(divergence - byLabel) < 1e-6,
        "the divergence from a one-hot row is its cross-entropy: %.4f",
        divergence);
  }

  private static double loss(Lesson lesson, Loss loss, HostTensor prediction, HostTensor targets) {
    return loss(lesson, loss, prediction, targets, null);
  }

  /** What training would make small, as the device computes it. */
  private static double loss(
      Lesson lesson, Loss loss, HostTensor prediction, HostTensor targets, HostTensor weights) {
    Graph graph = new Graph();
    Value p = graph.constant(prediction);
    Value t = graph.constant(targets);
    Value w = weights == null ? null : graph.constant(weights);
    graph.output("loss", loss.of(p, t, w).loss());
    HostTensor result = HostTensor.scalar(0f);
    try (Store store = new Store(lesson.device());
        Executable executable =
            lesson
                .device()
                .compile(Planner.plan(Fusion.fuse(graph, lesson.device().fusion())), store)) {
      executable.run();
      executable.read("loss", result);
    }
    return result.floats()[0];
  }
}
