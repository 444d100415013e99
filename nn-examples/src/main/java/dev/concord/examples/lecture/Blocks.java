package dev.concord.examples.lecture;

import dev.concord.data.generated.PlaneProblems;
import dev.concord.examples.plot.Figure;
import dev.concord.examples.plot.LinePlot;
import dev.concord.layer.Activation;
import dev.concord.layer.BatchNormalization;
import dev.concord.layer.Dense;
import dev.concord.layer.LayerNormalization;
import dev.concord.loss.CategoricalCrossEntropy;
import dev.concord.model.FunctionalBuilder;
import dev.concord.model.LayerOutput;
import dev.concord.model.Model;
import dev.concord.optim.Adam;
import dev.concord.train.TrainingData;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * How gradients get through many layers. A block f of one layer of sigmoids, eight of them behind
 * one another, joined in several ways:
 *
 * <pre>
 *   plain      h ← f(h)                   residual   h ← h + f(h)
 *   highway    h ← t·f(h) + (1 − t)·h     t = sigmoid(h·W + b), at first mostly carrying on
 *   dense      h ← [h, f(h)]              batch or layer normalisation behind f
 * </pre>
 */
final class Blocks implements Example {
  private static final int DEPTH = 8;
  private static final int WIDTH = 16;
  private static final Dense SIGMOIDS = Dense.of(WIDTH, Activation.SIGMOID);
  private static final List<String> WAYS =
      List.of("plain", "residual", "highway", "dense", "batch norm.", "layer norm.");

  @Override
  public About about() {
    return new About(
        "blocks",
        "Layers",
        "Residual, highway and dense blocks and normalisation, where plain layers learn nothing.");
  }

  @Override
  public void run(Lesson lesson) throws IOException {
    TrainingData data = TrainingData.of(PlaneProblems.circles(300, 0.1f, lesson.seed()));
    LinePlot plot =
        new LinePlot(
            "Eight blocks with sigmoids: only plain layers stand still", "epoch", "cross-entropy");
    double[] best = new double[WAYS.size()];
    lesson.say("%-12s weights    least loss (guessing: 0.693)", "");
    for (int i = 0; i < best.length; i++) {
      Model model = stack(WAYS.get(i));
      try (Learner net =
          new Learner(lesson, model, new CategoricalCrossEntropy(), new Adam(0.01f), data)) {
        double[] losses = net.fit(lesson.choose(35, 40), 32).loss();
        best[i] = Arrays.stream(losses).min().orElseThrow();
        plot.line(WAYS.get(i), losses);
        lesson.say("%-12s %,7d %13.4f", WAYS.get(i), model.parameterCount(), best[i]);
      }
    }
    lesson.say("");
    for (int i = 1; i < best.length; i++) {
      lesson.claim(
          best[i] < 0.85 * best[0],
          "%s: gradients arrive, the loss falls to %.3f instead of %.3f",
          WAYS.get(i),
          best[i],
          best[0]);
    }
    lesson.save(Figure.of(plot));
  }

  private static Model stack(String way) {
    FunctionalBuilder net = Model.functional();
    LayerOutput h = net.apply(Dense.of(WIDTH), net.input("x", 2));
    for (int block = 0; block < DEPTH; block++) {
      h =
          switch (way) {
            case "residual" -> net.residual(h, in -> net.apply(SIGMOIDS, in));
            case "highway" -> net.highway(h, in -> net.apply(SIGMOIDS, in));
            case "dense" ->
                net.denselyConnected(h, in -> net.apply(Dense.of(4, Activation.SIGMOID), in));
            case "batch norm." -> net.apply(new BatchNormalization(), net.apply(SIGMOIDS, h));
            case "layer norm." -> net.apply(new LayerNormalization(), net.apply(SIGMOIDS, h));
            default -> net.apply(SIGMOIDS, h);
          };
    }
    return net.build(net.apply(Dense.of(2), h));
  }
}
