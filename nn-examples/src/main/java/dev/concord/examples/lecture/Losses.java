package dev.concord.examples.lecture;

import dev.concord.examples.plot.Figure;
import dev.concord.examples.plot.LinePlot;
import dev.concord.graph.Value;
import dev.concord.loss.BinaryCrossEntropy;
import dev.concord.loss.BinaryFocal;
import dev.concord.loss.Hinge;
import dev.concord.loss.Huber;
import dev.concord.loss.LogCosh;
import dev.concord.loss.Loss;
import dev.concord.loss.MeanAbsoluteError;
import dev.concord.loss.MeanSquaredError;
import dev.concord.loss.Poisson;
import dev.concord.loss.Quantile;
import dev.concord.tensor.DType;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.TensorType;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a loss says of one row as its prediction moves. For numbers with the target 0: the slope is
 * how hard a row pulls. MSE lets an outlier pull without bound, MAE, Huber and log-cosh do not, and
 * the quantile loss pulls unevenly, so that its minimum is a quantile. For classes with the right
 * class 1: hinge is content beyond the margin, focal loss hardly looks at what is right already.
 */
final class Losses implements Example {
  private static final int POINTS = 201;

  @Override
  public About about() {
    return new About(
        "losses", "Losses", "Every loss over its prediction, and how hard an outlier pulls.");
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
    table(lesson, "prediction (target 0)", curves, -4, -1, 1, 4);
    double[] outlier =
        Stream.of("MSE", "Huber, δ = 1", "log-cosh", "MAE")
            .mapToDouble(name -> curves.get(name).slope()[POINTS - 1])
            .toArray();
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
    lesson.say("");
    table(lesson, "score (target 1)", margins, -4, 0, 1, 4);
    lesson.claim(
        margins.get("hinge").slope()[POINTS - 1] == 0
            && Math.abs(margins.get("binary focal, γ = 2").slope()[POINTS - 1])
                < Math.abs(margins.get("binary cross-entropy").slope()[POINTS - 1]) / 100,
        "of what is right already hinge takes no notice, focal loss hardly any");

    LinePlot counts = new LinePlot("Poisson, target 3", "rate", "loss");
    double[] rates = Columns.steps(0.2, 8, POINTS);
    Curves poisson = curve(lesson, new Poisson(false), 3, rates);
    counts.line("Poisson", rates, poisson.y());
    double best =
        rates[
            IntStream.range(0, POINTS)
                .boxed()
                .min(Comparator.comparingDouble(i -> poisson.y()[i]))
                .orElseThrow()];
    lesson.claim(
        Math.abs(best - 3) < 0.05,
        "the Poisson loss is least where the rate is the count: %.2f",
        best);
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

  /** Each loss at some of the predictions, -4 to 4. */
  private static void table(Lesson lesson, String title, Map<String, Curves> curves, double... at) {
    StringBuilder head = new StringBuilder("%-22s".formatted(title));
    for (double x : at) {
      head.append("%10.1f".formatted(x));
    }
    lesson.say("%s", head);
    curves.forEach(
        (name, curve) -> {
          StringBuilder line = new StringBuilder("%-22s".formatted(name));
          for (double x : at) {
            line.append("%10.4f".formatted(curve.y()[(int) ((x + 4) / 8 * (POINTS - 1) + 0.5)]));
          }
          lesson.say("%s", line);
        });
    lesson.say("");
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
}
