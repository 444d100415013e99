package dev.concord.layer;

import dev.concord.graph.Value;
import dev.concord.tensor.DType;
import java.util.List;

/** The checks of inputs that layers share. */
final class Inputs {
  private Inputs() {}

  static Value single(Layer layer, List<Value> inputs) {
    if (inputs.size() != 1) {
      throw new IllegalArgumentException(layer.kind() + " takes 1 input, got " + inputs.size());
    }
    return inputs.get(0);
  }

  /** Floats, which numbers of categories are not. */
  static void requireFloats(Layer layer, Value x) {
    if (x.type().dtype() != DType.F32) {
      throw new IllegalArgumentException(
          layer.kind()
              + " takes F32 features, got "
              + x.type()
              + ": make the input one of floats, or put an Embedding before it");
    }
  }

  /** Rows of features, each layer unit seeing them all. */
  static void requireRows(Layer layer, Value x) {
    requireFloats(layer, x);
    if (x.shape().rank() != 2) {
      throw new IllegalArgumentException(
          layer.kind()
              + " takes [batch, features], got "
              + x.shape()
              + "; put a Flatten before it");
    }
  }

  /** Classes along the last axis, more than one: a softmax over one is always 1. */
  static void requireClasses(Layer layer, Value x) {
    requireFloats(layer, x);
    if (x.shape().rank() < 2) {
      throw new IllegalArgumentException(
          layer.kind() + " takes [batch, …, classes], got " + x.shape());
    }
    if (x.shape().length(-1) < 2) {
      throw new IllegalArgumentException(
          layer.kind()
              + " takes at least 2 classes, got "
              + x.shape()
              + ": for two classes by one output take a sigmoid, or none before"
              + " BinaryCrossEntropy");
    }
  }

  /** A last axis that is not the batch. */
  static void requireFeatures(Layer layer, Value x) {
    if (x.shape().rank() < 2) {
      throw new IllegalArgumentException(
          layer.kind() + " takes [batch, …, features], got " + x.shape());
    }
  }
}
