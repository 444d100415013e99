package dev.concord.examples.lecture;

import dev.concord.device.Executable;
import dev.concord.device.Store;
import dev.concord.examples.plot.BarPlot;
import dev.concord.examples.plot.Figure;
import dev.concord.graph.Graph;
import dev.concord.graph.Value;
import dev.concord.loss.CategoricalCrossEntropy;
import dev.concord.loss.CategoricalFocal;
import dev.concord.loss.ClassTargets;
import dev.concord.loss.KullbackLeibler;
import dev.concord.loss.Loss;
import dev.concord.loss.MeanSquaredError;
import dev.concord.loss.Reduction;
import dev.concord.loss.RootMeanSquaredError;
import dev.concord.plan.Fusion;
import dev.concord.plan.Planner;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * From the losses of rows to the one number that training makes small, by hand: two rows with the
 * errors 1 and 3 in every reduction and with weights,
 *
 * <pre>
 *   mean  Σlᵢ ÷ n     sum  Σlᵢ     root  √(Σlᵢ ÷ n)     with weights  Σwᵢlᵢ ÷ Σwᵢ
 * </pre>
 *
 * and one row of three classes, whose cross-entropy is − Σ t·ln softmax(z), as a label, as a
 * one-hot row, smoothed, with a class weight, as focal loss and as divergence.
 */
final class LossWeights implements Example {
  @Override
  public About about() {
    return new About(
        "loss-weights",
        "Losses",
        "Reductions, sample and class weights, one-hot and smoothed targets, by hand.");
  }

  @Override
  public void run(Lesson lesson) throws IOException {
    reductions(lesson);
    lesson.say("");
    lesson.save(Figure.of(categories(lesson)));
  }

  /** Two rows with the squares 1 and 9. */
  private static void reductions(Lesson lesson) {
    HostTensor prediction = Columns.table(new double[] {1, 3});
    HostTensor zero = Columns.table(new double[] {0, 0});
    Loss squares = new MeanSquaredError();
    double mean = loss(lesson, squares, prediction, zero);
    double sum = loss(lesson, squares.reducedBy(Reduction.SUM), prediction, zero);
    double root = loss(lesson, new RootMeanSquaredError(), prediction, zero);
    HostTensor weights = HostTensor.of(Shape.of(2), 3f, 1f);
    double weighted = loss(lesson, squares, prediction, zero, weights);
    lesson.say("errors 1 and 3, so squares 1 and 9");
    lesson.claim(mean == (1 + 9) / 2.0, "mean            (1 + 9) ÷ 2 = %.0f", mean);
    lesson.claim(sum == 1 + 9, "sum              1 + 9 = %.0f", sum);
    lesson.claim(Math.abs(root - Math.sqrt(5)) < 1e-6, "root            √5 = %.4f", root);
    lesson.claim(
        weighted == (3 * 1 + 1 * 9) / 4.0, "weights 3 and 1 (3·1 + 1·9) ÷ 4 = %.0f", weighted);
  }

  /** One row of class 0 with the logits 2, 0, −1. */
  private static BarPlot categories(Lesson lesson) {
    HostTensor logits = Columns.table(new double[] {2}, new double[] {0}, new double[] {-1});
    HostTensor label = HostTensor.of(Shape.of(1), 0);
    HostTensor oneHot = Columns.table(new double[] {1}, new double[] {0}, new double[] {0});
    double byHand = StrictMath.log(StrictMath.exp(2) + 1 + StrictMath.exp(-1)) - 2;
    Loss heavy =
        new CategoricalCrossEntropy(ClassTargets.LABELS, List.of(5f, 1f, 1f))
            .reducedBy(Reduction.MEAN_BY_COUNT);
    Map<String, Double> losses = new LinkedHashMap<>();
    losses.put("label", loss(lesson, new CategoricalCrossEntropy(), logits, label));
    losses.put(
        "one-hot",
        loss(
            lesson,
            new CategoricalCrossEntropy(ClassTargets.DISTRIBUTIONS, List.of()),
            logits,
            oneHot));
    losses.put(
        "smoothed 0.1",
        loss(
            lesson,
            new CategoricalCrossEntropy(ClassTargets.LABELS, List.of(), 0.1f),
            logits,
            label));
    losses.put("focal, γ = 2", loss(lesson, new CategoricalFocal(), logits, label));
    losses.put("divergence", loss(lesson, new KullbackLeibler(), logits, oneHot));
    losses.put("class weight 5", loss(lesson, heavy, logits, label));
    lesson.say("logits 2, 0, -1 and class 0: ln(e² + e⁰ + e⁻¹) - 2 = %.4f", byHand);
    losses.forEach((name, loss) -> lesson.say("%-16s %.4f", name, loss));
    lesson.say("");
    lesson.claim(
        Math.abs(losses.get("label") - byHand) < 1e-6
            && losses.get("label").equals(losses.get("one-hot")),
        "a label and its one-hot row have the same cross-entropy, the one by hand");
    lesson.claim(
        losses.get("smoothed 0.1") > losses.get("label")
            && losses.get("focal, γ = 2") < losses.get("label"),
        "smoothing asks for less certainty, focal loss for less still of what is right already");
    lesson.claim(
        Math.abs(losses.get("class weight 5") / losses.get("label") - 5) < 1e-5,
        "a class weight of 5 counts the row five times");
    lesson.claim(
        Math.abs(losses.get("divergence") - losses.get("label")) < 1e-6,
        "the divergence from a one-hot row is its cross-entropy");
    return new BarPlot(
            "One row of class 0 with logits 2, 0, -1",
            "loss function",
            "loss",
            new ArrayList<>(losses.keySet()))
        .bars("loss", losses.values().stream().mapToDouble(Double::doubleValue).toArray());
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
