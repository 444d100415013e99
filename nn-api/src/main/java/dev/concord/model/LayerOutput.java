package dev.concord.model;

/**
 * The output of a layer in a model that is being built, to be passed to further layers. Belongs to
 * one {@link FunctionalBuilder}.
 */
public final class LayerOutput {
  private final FunctionalBuilder builder;
  private final int number;

  LayerOutput(FunctionalBuilder builder, int number) {
    this.builder = builder;
    this.number = number;
  }

  int number() {
    return number;
  }

  FunctionalBuilder builder() {
    return builder;
  }
}
