package dev.concord.tck;

import dev.concord.graph.Graph;
import dev.concord.graph.Value;
import dev.concord.tensor.DType;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * What a {@link RandomGraph} has so far: its graph, the values that further nodes may read, states
 * with their first values, and the numbers that everything is drawn from.
 */
final class RandomPool {
  private static final int[] LENGTHS = {1, 2, 3, 5, 8, 16, 17, 33};
  private static final int[] LONG_LENGTHS = {1, 3, 48, 70, 129, 257, 300};

  final TestNumbers numbers;
  final Graph graph = new Graph();
  final List<Value> floats = new ArrayList<>();
  final List<Value> ints = new ArrayList<>();
  final java.util.Map<String, HostTensor> states = new LinkedHashMap<>();
  private final int[] lengths;
  private final int largest;

  /** An empty one; every twelfth takes tensors of some size. */
  RandomPool(long seed) {
    boolean large = seed % 12 == 11;
    this.numbers = new TestNumbers(seed);
    this.lengths = large ? LONG_LENGTHS : LENGTHS;
    this.largest = large ? 40_000 : 4_000;
  }

  /** Length of an axis. */
  int length() {
    return lengths[numbers.below(lengths.length)];
  }

  /** A new state. */
  Value state(Shape shape) {
    String name = "state" + states.size();
    HostTensor initial = numbers.floats(shape.lengths());
    states.put(name, initial);
    return graph.state(name, initial.type());
  }

  /** One of some values. */
  Value any(List<Value> values) {
    return values.get(numbers.below(values.size()));
  }

  /** Whether a tensor of so many elements is small enough for further nodes. */
  boolean takes(int elements) {
    return elements <= largest;
  }

  /** Lets further nodes read a value, if it is small enough. */
  void keep(Value value) {
    if (takes(value.shape().size())) {
      (value.type().dtype() == DType.I32 ? ints : floats).add(value);
    }
  }

  /** A value that broadcasts with another to something small enough. */
  Value partner(Value x) {
    for (int attempt = 0; attempt < 8; attempt++) {
      Value y = any(floats);
      try {
        if (takes(Shape.broadcast(x.shape(), y.shape()).size())) {
          return y;
        }
      } catch (IllegalArgumentException e) {
        // Does not broadcast: try another.
      }
    }
    return x;
  }
}
