package dev.concord.examples.task;

import dev.concord.examples.saved.ActivationName;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Settings that suit a task.
 *
 * @param hiddenLayers units of each hidden layer
 * @param activation of the hidden layers
 * @param dropout rate behind each hidden layer
 * @param learningRate for Adam, in the first epoch
 * @param rateDecay factor of the learning rate from epoch to epoch
 * @param batch rows per step
 * @param epochs passes over the training rows
 */
public record TaskDefaults(
    List<Integer> hiddenLayers,
    ActivationName activation,
    double dropout,
    float learningRate,
    double rateDecay,
    int batch,
    int epochs) {

  /** In a few words, for lists. */
  @Override
  public String toString() {
    String layers = hiddenLayers.stream().map(String::valueOf).collect(Collectors.joining(","));
    return "layers %s %s, dropout %s, adam %s decaying by %s, batch %d, %d epochs"
        .formatted(layers, activation, dropout, learningRate, rateDecay, batch, epochs);
  }
}
