package dev.concord.examples.reproduce;

import dev.concord.expr.SigmoidFunctions;
import dev.concord.init.Initializer;
import dev.concord.init.VarianceScaling;
import dev.concord.init.VarianceScaling.Distribution;
import dev.concord.init.VarianceScaling.Fan;
import dev.concord.layer.Activation;
import dev.concord.layer.Dense;
import dev.concord.layer.Dropout;
import dev.concord.layer.Flatten;
import dev.concord.layer.Rescale;
import dev.concord.model.Model;
import dev.concord.model.SequentialBuilder;
import dev.concord.regularization.Regularizer;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The networks of the published figures, each as its source describes it. */
final class Networks {
  /** LeCun's squashing function: 1.7159·tanh(⅔x), which is ±1 at ±1. */
  static final Activation SCALED_TANH =
      Activation.of("scaled_tanh", x -> SigmoidFunctions.TANH.of(x.times(2f / 3)).times(1.7159f));

  private static final int CLASSES = 10;

  private Networks() {}

  /** Such as 784-300-10. */
  static String text(int... hidden) {
    return "784-%s-10"
        .formatted(IntStream.of(hidden).mapToObj(String::valueOf).collect(Collectors.joining("-")));
  }

  /** Grey levels 0 to 255 as 0 to 1. */
  private static SequentialBuilder unit() {
    return Model.sequential(28, 28).add(new Rescale(1f / 255, 0)).add(new Flatten());
  }

  /** Hidden layers with one activation and its usual first weights, then ten logits. */
  static Model classifier(Activation activation, int... hidden) {
    SequentialBuilder model = unit();
    for (int units : hidden) {
      model.add(Dense.of(units, activation));
    }
    return model.add(Dense.of(CLASSES)).build();
  }

  /** Background −0.1 and ink 1.175, scaled tanh everywhere, weights of variance 1 ÷ fan-in. */
  static Model lecun(int... hidden) {
    SequentialBuilder model =
        Model.sequential(28, 28).add(new Rescale(1.275f / 255, -0.1f)).add(new Flatten());
    for (int units : hidden) {
      model.add(Dense.of(units, SCALED_TANH).withWeights(VarianceScaling.lecunNormal()));
    }
    return model
        .add(Dense.of(CLASSES, SCALED_TANH).withWeights(VarianceScaling.lecunNormal()))
        .build();
  }

  /**
   * Five hidden layers of 1000 units with uniform weights of bound 1 ÷ √fan-in, the "standard"
   * initialisation of Glorot and Bengio's equation 1.
   */
  static Model glorot(Activation activation) {
    Initializer standard = new VarianceScaling(1.0 / 3, Fan.IN, Distribution.UNIFORM);
    SequentialBuilder model = unit();
    for (int layer = 0; layer < 5; layer++) {
      model.add(Dense.of(1000, activation).withWeights(standard));
    }
    return model.add(Dense.of(CLASSES).withWeights(standard)).build();
  }

  /**
   * ReLU layers with dropout of a fifth of the inputs and half of the hidden units.
   *
   * @param maxNorm bound of the norm of each hidden unit's weights, or nothing
   */
  static Model dropout(OptionalDouble maxNorm, int... hidden) {
    SequentialBuilder model = unit().add(new Dropout(0.2));
    for (int units : hidden) {
      Dense layer = Dense.of(units, Activation.RELU);
      model
          .add(maxNorm.isPresent() ? layer.withMaxNorm((float) maxNorm.getAsDouble()) : layer)
          .add(new Dropout(0.5));
    }
    return model.add(Dense.of(CLASSES)).build();
  }

  /** Nielsen's first network: every weight and bias from the standard normal distribution. */
  static Model nielsenQuadratic(int hidden) {
    Initializer normal = Initializer.normal(1);
    return unit()
        .add(new Dense(hidden, Activation.SIGMOID, true, normal, normal))
        .add(new Dense(CLASSES, Activation.SIGMOID, true, normal, normal))
        .build();
  }

  /**
   * Nielsen's better network: weights of variance 1 ÷ fan-in, and L2. His cost is C₀ + λ ÷ (2n)·Σw²
   * over n training rows.
   */
  static Model nielsenCrossEntropy(int hidden, double lambda, int rows) {
    VarianceScaling scaled = VarianceScaling.lecunNormal();
    Regularizer penalty = Regularizer.l2((float) (lambda / (2.0 * rows)));
    return unit()
        .add(
            new Dense(hidden, Activation.SIGMOID, true, scaled, Initializer.normal(1))
                .withRegularizer(penalty))
        .add(
            new Dense(CLASSES, Activation.IDENTITY, true, scaled, Initializer.normal(1))
                .withRegularizer(penalty))
        .build();
  }
}
