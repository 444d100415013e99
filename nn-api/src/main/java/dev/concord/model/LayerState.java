package dev.concord.model;

import dev.concord.tensor.Shape;

/**
 * A float32 tensor that a layer keeps besides its parameters and changes itself while training,
 * such as a running mean: its full name {@code layer/name}, its shape, and the value of every
 * element at first. No optimizer touches it, but it is saved with the weights.
 */
public record LayerState(String name, Shape shape, float first) {}
