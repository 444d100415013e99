package dev.concord.kernel;

import dev.concord.tensor.DType;
import dev.concord.tensor.TensorType;
import java.util.List;

/** The checks that kernels share when they are given their inputs' types. */
final class Require {
  private Require() {}

  static void count(List<TensorType> inputs, int least, int most) {
    if (inputs.size() < least || inputs.size() > most) {
      String expected = least == most ? "" + least : least + " to " + most;
      throw new IllegalArgumentException(
          "expected " + expected + " inputs, got " + inputs.size() + ": " + inputs);
    }
  }

  static void dtype(List<TensorType> inputs, int input, String role, DType... allowed) {
    DType got = inputs.get(input).dtype();
    if (!List.of(allowed).contains(got)) {
      throw new IllegalArgumentException(
          "expected " + role + " of type " + List.of(allowed) + ", got " + inputs.get(input));
    }
  }

  static void that(boolean holds, String expected, Object got) {
    if (!holds) {
      throw new IllegalArgumentException("expected " + expected + ", got " + got);
    }
  }
}
