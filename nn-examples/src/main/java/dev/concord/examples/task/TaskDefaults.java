package dev.concord.examples.task;

import dev.concord.examples.saved.ActivationName;
import java.util.List;

/**
 * Settings that suit a task.
 *
 * @param hiddenLayers units of each hidden layer
 * @param activation of the hidden layers
 * @param dropout rate behind each hidden layer
 * @param learningRate for Adam
 * @param batch rows per step
 * @param epochs passes over the training rows
 */
public record TaskDefaults(
    List<Integer> hiddenLayers,
    ActivationName activation,
    double dropout,
    float learningRate,
    int batch,
    int epochs) {}
