package dev.concord.examples.option;

import dev.concord.examples.choice.InitializerChoice;
import dev.concord.examples.plan.DenseChoice;
import dev.concord.examples.plan.NetworkPlan;
import dev.concord.examples.plan.SavedSettings;
import dev.concord.examples.saved.ActivationName;
import dev.concord.examples.task.TaskDefaults;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** The options that say what the network looks like and what its weights begin with. */
final class NetworkOptions {
  @Option(
      names = "--layers",
      paramLabel = "N,N,...",
      description = "Units of each hidden layer, such as 300,100; none for a linear model.")
  private String layers;

  @Option(
      names = "--activation",
      paramLabel = "NAME",
      description =
          "Of the hidden layers: identity, relu, leaky_relu, elu, selu, sigmoid, hard_sigmoid,"
              + " tanh, softsign, softplus, gelu, silu, hard_swish or mish.")
  private String activation;

  @Option(
      names = "--batch-norm",
      paramLabel = "true|false",
      arity = "0..1",
      fallbackValue = "true",
      description =
          "Whether each hidden layer has batch normalisation before its activation. Default:"
              + " false.")
  private Boolean batchNorm;

  @Option(
      names = "--dropout",
      paramLabel = "RATE",
      description = "Share of hidden units dropped in each training step, 0 up to 1.")
  private Double dropout;

  @Option(
      names = "--initializer",
      paramLabel = "NAME[:NUMBER]",
      description =
          "First weights of all layers: zeros, constant:VALUE, uniform[:BOUND], normal[:DEVIATION],"
              + " truncated-normal[:DEVIATION], glorot-uniform, glorot-normal, he-uniform,"
              + " he-normal, lecun-uniform, lecun-normal, orthogonal[:GAIN] or identity[:GAIN]."
              + " Default: what suits each layer's activation.")
  private String initializer;

  @Option(
      names = "--l1",
      paramLabel = "LAMBDA",
      description =
          "Penalty LAMBDA times the sum of the weights' sizes, which makes weights 0 that are not"
              + " needed; with --l2 the elastic net. Default: 0.")
  private Float l1;

  @Option(
      names = "--l2",
      paramLabel = "LAMBDA",
      description =
          "Penalty LAMBDA times the sum of the squared weights, which keeps them small. Biases have"
              + " none. Default: 0.")
  private Float l2;

  @Option(
      names = "--max-norm",
      paramLabel = "NORM",
      description =
          "Keep the norm of the weights into each unit at most this, 3 to 4 beside dropout."
              + " Default: no limit.")
  private Float maxNorm;

  /**
   * Puts options, saved settings and defaults together.
   *
   * @throws IllegalArgumentException if something given cannot be used
   */
  NetworkPlan plan(SavedSettings saved, TaskDefaults usual) {
    return new NetworkPlan(
        saved
            .given(layers, "layers", Function.identity())
            .map(NetworkOptions::layers)
            .orElse(usual.hiddenLayers()),
        saved
            .given(activation, "activation", Function.identity())
            .map(ActivationName::of)
            .orElse(usual.activation()),
        saved.given(batchNorm, "batch_norm", Boolean::valueOf).orElse(false),
        saved.given(dropout, "dropout", Double::valueOf).orElse(usual.dropout()),
        new DenseChoice(
            saved.given(initializer, "initializer", Function.identity()).map(InitializerChoice::of),
            saved.given(l1, "l1", Float::valueOf).orElse(0f),
            saved.given(l2, "l2", Float::valueOf).orElse(0f),
            saved.given(maxNorm, "max_norm", Float::valueOf).orElse(Float.POSITIVE_INFINITY)));
  }

  /** Units of hidden layers from text such as "300,100"; "none" for no hidden layer. */
  private static List<Integer> layers(String text) {
    if (text.isBlank() || text.strip().equals("none")) {
      return List.of();
    }
    try {
      List<Integer> layers =
          Arrays.stream(text.split(",", -1)).map(String::strip).map(Integer::valueOf).toList();
      if (layers.stream().allMatch(units -> units >= 1)) {
        return layers;
      }
    } catch (NumberFormatException e) {
      // Falls through to the error below, which says what was expected.
    }
    throw new IllegalArgumentException(
        "--layers takes whole numbers of at least 1 with commas between them, such as 300,100, or"
            + " none; got \""
            + text
            + "\"");
  }
}
