package dev.concord.examples.plan;

import dev.concord.examples.saved.ActivationName;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The network between input and output.
 *
 * @param layers units of each hidden layer
 * @param activation of the hidden layers
 * @param batchNormalization whether the hidden layers have it before their activation
 * @param dropout rate behind each hidden layer
 * @param dense what all its dense layers have
 */
public record NetworkPlan(
    List<Integer> layers,
    ActivationName activation,
    boolean batchNormalization,
    double dropout,
    DenseChoice dense) {
  /** Checks the rate. */
  public NetworkPlan {
    layers = List.copyOf(layers);
    if (!(dropout >= 0 && dropout < 1)) {
      throw new IllegalArgumentException(
          "--dropout takes a number from 0 up to, but without, 1; got " + dropout);
    }
  }

  /** Puts it among the settings of a run. */
  void save(Map<String, String> texts) {
    texts.put(
        "layers",
        layers.isEmpty()
            ? "none"
            : layers.stream().map(String::valueOf).collect(Collectors.joining(",")));
    texts.put("activation", activation.toString());
    if (batchNormalization) {
      texts.put("batch_norm", "true");
    }
    texts.put("dropout", String.valueOf(dropout));
    dense.save(texts);
  }
}
