package dev.concord.model;

import dev.concord.init.Initializer;
import dev.concord.tensor.Shape;

/**
 * A learned parameter of a model: its full name {@code layer/name}, shape, first values, and where
 * it lies in the contiguous state {@link Model#PARAMETERS}.
 *
 * @param offset first element within that state
 */
public record Parameter(String name, Shape shape, Initializer initializer, int offset) {}
