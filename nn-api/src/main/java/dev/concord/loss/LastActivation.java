package dev.concord.loss;

import dev.concord.layer.Activation;
import dev.concord.layer.Dense;
import dev.concord.layer.Layer;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the last layer does to its outputs, as far as a loss can tell, to refuse what cannot fit.
 */
final class LastActivation {
  /** Activations that give probabilities or their logarithms, where a loss takes logits. */
  static final List<String> PROBABILITIES =
      List.of("softmax", "log_softmax", "sigmoid", "hard_sigmoid");

  /** Activations whose outputs are of one sign, where a loss takes scores of either. */
  static final List<String> NOT_OF_EITHER_SIGN =
      List.of("sigmoid", "hard_sigmoid", "softmax", "log_softmax", "relu", "softplus");

  /** The same and those of bounded outputs, where a loss takes logits: no probability is near 0. */
  static final List<String> NO_LOGITS =
      Stream.concat(NOT_OF_EITHER_SIGN.stream(), Stream.of("tanh", "softsign")).toList();

  /** Kinds of layers besides dense ones whose outputs are known to be of some sort. */
  private static final List<String> ENDS =
      List.of(
          "softmax",
          "log_softmax",
          "maxout",
          "prelu",
          "batch_normalization",
          "layer_normalization");

  private LastActivation() {}

  /** The name of the activation, such as {@code sigmoid}; of other layers their kind. */
  static String of(Layer last) {
    return switch (last) {
      case Activation activation -> activation.name();
      case Dense dense -> dense.activation().name();
      default -> last.kind();
    };
  }

  /**
   * Refuses some activations.
   *
   * @param what what the loss takes, to begin the message, such as "Hinge loss takes scores"
   * @param mend what to do instead
   */
  static void refuse(Layer last, List<String> activations, String what, String mend) {
    String activation = of(last);
    if (activations.contains(activation)) {
      throw new IllegalArgumentException(
          "%s, but the model ends with %s: %s".formatted(what, activation, mend));
    }
  }

  /**
   * Refuses layers that are known not to end with an activation; of a layer of the user's own
   * nothing is known.
   *
   * @param what the loss, to begin the message
   * @param otherwise what else would do
   */
  static void require(Layer last, String activation, String what, String otherwise) {
    boolean known =
        last instanceof Dense || last instanceof Activation || ENDS.contains(last.kind());
    if (known && !of(last).equals(activation)) {
      throw new IllegalArgumentException(
          "%s needs a model that ends with %s, but it ends with %s: add that layer, %s"
              .formatted(what, activation, of(last), otherwise));
    }
  }
}
