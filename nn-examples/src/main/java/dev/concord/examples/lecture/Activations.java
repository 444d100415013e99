package dev.concord.examples.lecture;

import dev.concord.device.Store;
import dev.concord.examples.plot.Figure;
import dev.concord.examples.plot.LinePlot;
import dev.concord.layer.Activation;
import dev.concord.layer.Dense;
import dev.concord.layer.LogSoftmax;
import dev.concord.layer.Maxout;
import dev.concord.layer.PRelu;
import dev.concord.loss.MeanSquaredError;
import dev.concord.model.Model;
import dev.concord.optim.Adam;
import dev.concord.tensor.HostTensor;
import dev.concord.train.Predictor;
import dev.concord.train.TrainingData;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Activations f and their slopes f′. A slope that is small far from 0 stops the gradient there
 * (sigmoid, tanh, softsign: they saturate); a slope of exactly 0 on one side lets units die (ReLU);
 * the newer ones keep a little of it.
 *
 * <p>Two of them learn their form: PReLU the slope of its left side, maxout a convex function of
 * straight pieces. Both learn y = |x| here, which no single ReLU can be.
 */
final class Activations implements Example {
  private static final int POINTS = 201;

  @Override
  public About about() {
    return new About(
        "activations",
        "Activations",
        "Every activation with its slope: which saturate, which die, which learn their form.");
  }

  private static Map<String, Activation> all() {
    Map<String, Activation> all = new LinkedHashMap<>();
    all.put("sigmoid", Activation.SIGMOID);
    all.put("hard sigmoid", Activation.hardSigmoid());
    all.put("tanh", Activation.TANH);
    all.put("softsign", Activation.SOFTSIGN);
    all.put("ReLU", Activation.RELU);
    all.put("leaky ReLU, α = 0.1", Activation.leakyRelu(0.1f));
    all.put("ELU, α = 1", Activation.elu());
    all.put("ELU, α = 2", Activation.elu(2));
    all.put("SELU", Activation.SELU);
    all.put("softplus", Activation.SOFTPLUS);
    all.put("GELU", Activation.GELU);
    all.put("SiLU (swish)", Activation.SILU);
    all.put("hard swish", Activation.hardSwish());
    all.put("Mish", Activation.MISH);
    return all;
  }

  @Override
  public void run(Lesson lesson) throws IOException {
    double[] x = Columns.steps(-5, 5, POINTS);
    Map<String, Curves> curves = new LinkedHashMap<>();
    List<LinePlot> plots = new ArrayList<>();
    lesson.say("activation              f(-5)     f(5)   f'(-5)    f'(0+)    f'(5)");
    all()
        .forEach(
            (name, activation) -> {
              Curves curve = Curves.of(lesson, x, activation::of);
              curves.put(name, curve);
              lesson.say(
                  "%-20s %8.4f %8.4f %8.4f %9.4f %8.4f",
                  name,
                  curve.y()[0],
                  curve.y()[POINTS - 1],
                  curve.slope()[0],
                  curve.slope()[POINTS / 2 + 1],
                  curve.slope()[POINTS - 1]);
              plots.add(
                  new LinePlot(name, "x", "f and f′")
                      .line("f", x, curve.y())
                      .dashed("f′", x, curve.slope()));
            });
    lesson.say("");
    lesson.claim(
        curves.get("sigmoid").slope()[0] < 0.01 && curves.get("tanh").slope()[0] < 0.001,
        "sigmoid and tanh saturate: slopes %.4f and %.5f at -5",
        curves.get("sigmoid").slope()[0],
        curves.get("tanh").slope()[0]);
    lesson.claim(
        curves.get("softsign").slope()[0] > 10 * curves.get("tanh").slope()[0],
        "softsign keeps more: %.4f",
        curves.get("softsign").slope()[0]);
    lesson.claim(
        curves.get("ReLU").slope()[0] == 0 && curves.get("leaky ReLU, α = 0.1").slope()[0] == 0.1f,
        "left of 0 ReLU has no slope at all, leaky ReLU its α");
    learned(lesson);
    logSoftmax(lesson);
    lesson.save(Figure.grid(4, plots));
  }

  /** PReLU and maxout fit |x|; a ReLU cannot. */
  private static void learned(Lesson lesson) {
    double[] x = Columns.steps(-1, 1, 41);
    double[] target = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      target[i] = Math.abs(x[i]);
    }
    TrainingData rows = new TrainingData(List.of(Columns.table(x)), Columns.table(target));
    int epochs = lesson.choose(200, 500);
    try (Learner relu =
            learner(
                lesson, rows, Model.sequential(1).add(Activation.RELU).add(Dense.of(1)).build());
        Learner prelu =
            learner(lesson, rows, Model.sequential(1).add(new PRelu()).add(Dense.of(1)).build());
        Learner maxout = learner(lesson, rows, Model.sequential(1).add(Maxout.of(1, 2)).build())) {
      double left = relu.fit(epochs, 41).finalLoss();
      double learnt = prelu.fit(epochs, 41).finalLoss();
      double pieces = maxout.fit(epochs, 41).finalLoss();
      lesson.claim(
          learnt < left / 100 && pieces < left / 100,
          "|x|: ReLU errs by %.4f, PReLU by %.1e with the slope %.3f, maxout by %.1e",
          left,
          learnt,
          prelu.parameter("prelu1/slope")[0],
          pieces);
    }
  }

  private static Learner learner(Lesson lesson, TrainingData rows, Model model) {
    return new Learner(lesson, model, new MeanSquaredError(), new Adam(0.05f), rows);
  }

  /** The logarithm of softmax stays finite where that of a rounded 0 would not. */
  private static void logSoftmax(Lesson lesson) {
    Model model = Model.sequential(3).add(new LogSoftmax()).build();
    HostTensor scores = Columns.table(new double[] {300}, new double[] {0}, new double[] {-300});
    try (var store = new Store(lesson.device());
        var predictor = new Predictor(lesson.device(), model, store)) {
      double[] logs = Columns.values(predictor.predict(scores));
      lesson.claim(
          logs[0] == 0 && logs[1] == -300 && logs[2] == -600,
          "log-softmax of 300, 0, -300 is %.0f, %.0f, %.0f: softmax itself would be 1, 0, 0",
          logs[0],
          logs[1],
          logs[2]);
    }
  }
}
