package dev.concord.examples.reproduce;

import dev.concord.examples.reproduce.Recipe.Coding;
import dev.concord.examples.reproduce.Reproduction.Measure;
import dev.concord.layer.Activation;
import dev.concord.loss.CategoricalCrossEntropy;
import dev.concord.loss.MeanSquaredError;
import dev.concord.optim.Adam;
import dev.concord.optim.Momentum;
import dev.concord.optim.Optimizer;
import dev.concord.optim.Sgd;
import dev.concord.schedule.ConstantRate;
import dev.concord.schedule.CosineDecay;
import dev.concord.schedule.ExponentialDecay;
import dev.concord.schedule.PerEpoch;
import dev.concord.train.LearningRateSchedule;
import java.util.List;
import java.util.OptionalDouble;

/** The published figures that {@code concord reproduce} trains again. */
public final class Reproductions {
  private static final int ALL_ROWS = 60_000;
  private static final int NIELSENS_ROWS = 50_000;

  private static final String LECUN =
      "LeCun, Bottou, Bengio, Haffner 1998, \"Gradient-based learning applied to document"
          + " recognition\", figure 9";
  private static final String SIMARD =
      "Simard, Steinkraus, Platt 2003, \"Best practices for convolutional neural networks\","
          + " table 1";
  private static final String GLOROT =
      "Glorot, Bengio 2010, \"Understanding the difficulty of training deep feedforward neural"
          + " networks\", table 1";
  private static final String SRIVASTAVA =
      "Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov 2014, \"Dropout\", table 2";
  private static final String NIELSEN = "Nielsen 2015, \"Neural networks and deep learning\", ";
  private static final String ZHANG =
      "Zhang, Bengio, Hardt, Recht, Vinyals 2017, \"Understanding deep learning requires"
          + " rethinking generalization\", section 2";

  private Reproductions() {}

  /** Every row of the table, in its order. */
  static List<Reproduction> all() {
    return List.of(
        lecun("lecun-300", 4.7, 300),
        lecun("lecun-300-100", 3.05, 300, 100),
        simard(),
        // Plain descent leaves five sigmoid layers on a plateau for more passes than are made here.
        glorot("glorot-sigmoid", 2.21, Activation.SIGMOID, "Adam", 5e-4, new Adam(5e-4f)),
        glorot("glorot-tanh", 1.76, Activation.TANH, "momentum", 0.1, new Momentum(0.1f)),
        glorot("glorot-softsign", 1.64, Activation.SOFTSIGN, "momentum", 0.1, new Momentum(0.1f)),
        dropout("dropout", 1.25, OptionalDouble.empty()),
        dropout("dropout-max-norm", 1.06, OptionalDouble.of(2)),
        nielsen30(),
        nielsen100(),
        randomLabels());
  }

  /**
   * The rows of these names, or every row where there are none.
   *
   * @param longRows whether every row includes the long ones
   * @throws IllegalArgumentException if a name is unknown, listing all
   */
  public static List<Reproduction> chosen(List<String> names, boolean longRows) {
    if (names.isEmpty()) {
      return all().stream().filter(row -> longRows || !row.longRun()).toList();
    }
    List<String> known = all().stream().map(Reproduction::name).toList();
    for (String name : names) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "unknown row \"%s\": expected some of %s".formatted(name, String.join(", ", known)));
      }
    }
    return all().stream().filter(row -> names.contains(row.name())).toList();
  }

  private static LearningRateSchedule decaying(double rate, double perEpoch) {
    return new PerEpoch(new ExponentialDecay(rate, perEpoch));
  }

  private static Reproduction lecun(String name, double published, int... hidden) {
    return new Reproduction(
        name,
        Networks.text(hidden) + ", scaled tanh, squared error",
        Measure.TEST_ERROR,
        published,
        LECUN,
        "20 passes with the rates' ratio as there, in batches of 10 instead of 1, without the"
            + " diagonal second derivatives",
        false,
        new Recipe(
            () -> Networks.lecun(hidden),
            Coding.SIGNED,
            new MeanSquaredError(),
            new Sgd(0.05f),
            new LecunPasses(0.05),
            20,
            10,
            ALL_ROWS));
  }

  private static Reproduction simard() {
    return new Reproduction(
        "simard-800",
        "784-800-10, sigmoid, cross-entropy",
        Measure.TEST_ERROR,
        1.6,
        SIMARD,
        "no distortions; momentum and batches of 64 instead of single images",
        false,
        new Recipe(
            () -> Networks.classifier(Activation.SIGMOID, 800),
            Coding.LABELS,
            new CategoricalCrossEntropy(),
            new Momentum(0.1f),
            decaying(0.1, 0.96),
            50,
            64,
            ALL_ROWS));
  }

  private static Reproduction glorot(
      String name,
      double published,
      Activation activation,
      String method,
      double rate,
      Optimizer optimizer) {
    return new Reproduction(
        name,
        "784-1000-1000-1000-1000-1000-10, " + activation.name(),
        Measure.TEST_ERROR,
        published,
        GLOROT,
        "12 passes with falling rate, " + method + ", batches of 100 instead of 10",
        true,
        new Recipe(
            () -> Networks.glorot(activation),
            Coding.LABELS,
            new CategoricalCrossEntropy(),
            optimizer,
            new CosineDecay(rate, 12),
            12,
            100,
            ALL_ROWS));
  }

  private static Reproduction dropout(String name, double published, OptionalDouble maxNorm) {
    return new Reproduction(
        name,
        "784-1024-1024-1024-10, ReLU, dropout"
            + (maxNorm.isPresent() ? ", max-norm " + maxNorm.getAsDouble() : ""),
        Measure.TEST_ERROR,
        published,
        SRIVASTAVA,
        "40 passes with falling rate instead of a million steps",
        true,
        new Recipe(
            () -> Networks.dropout(maxNorm, 1024, 1024, 1024),
            Coding.LABELS,
            new CategoricalCrossEntropy(),
            new Momentum(0.05f),
            new CosineDecay(0.05, 40),
            40,
            100,
            ALL_ROWS));
  }

  private static Reproduction nielsen30() {
    return new Reproduction(
        "nielsen-30",
        "784-30-10, sigmoid, quadratic cost",
        Measure.TEST_ERROR,
        4.6,
        NIELSEN + "chapter 1: 95.42 % right",
        "as there: 30 passes over 50 000 images, batches of 10, rate 3",
        false,
        new Recipe(
            () -> Networks.nielsenQuadratic(30),
            Coding.ONE_HOT,
            // His cost is half the sum over ten outputs, the mean here a tenth of the sum.
            new MeanSquaredError(),
            new Sgd(15f),
            new ConstantRate(15),
            30,
            10,
            NIELSENS_ROWS));
  }

  private static Reproduction nielsen100() {
    return new Reproduction(
        "nielsen-100",
        "784-100-10, sigmoid, cross-entropy, L2",
        Measure.TEST_ERROR,
        2.0,
        NIELSEN + "chapter 3: 97.92 to 98.04 % right",
        "softmax instead of ten sigmoids",
        false,
        new Recipe(
            () -> Networks.nielsenCrossEntropy(100, 5, NIELSENS_ROWS),
            Coding.LABELS,
            new CategoricalCrossEntropy(),
            new Sgd(0.1f),
            new ConstantRate(0.1),
            60,
            10,
            NIELSENS_ROWS));
  }

  private static Reproduction randomLabels() {
    return new Reproduction(
        "zhang-random-labels",
        "784-512-512-512-10, ReLU, labels drawn at random",
        Measure.TRAINING_ERROR,
        0,
        ZHANG,
        "the first 10 000 digits instead of CIFAR-10",
        false,
        new Recipe(
            () -> Networks.classifier(Activation.RELU, 512, 512, 512),
            Coding.RANDOM_LABELS,
            new CategoricalCrossEntropy(),
            new Momentum(0.05f),
            decaying(0.05, 0.98),
            60,
            100,
            10_000));
  }
}
