package dev.concord.train;

import dev.concord.device.Store;
import dev.concord.model.Model;
import dev.concord.model.Parameter;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The state that says which weights are pruned: they stay 0 while the others are trained. It
 * decides nothing about which weights those are.
 */
record PruningMask(Model model, Store store) {
  /** The mask of all parameters, 1 everywhere where none was set. */
  float[] elements() {
    if (store.contains(UpdateGraph.MASK)) {
      return store.read(UpdateGraph.MASK).floats();
    }
    float[] ones = new float[model.parameterCount()];
    Arrays.fill(ones, 1);
    return ones;
  }

  /** Sets the mask, and the weights that it prunes to 0. */
  void set(float[] mask) {
    if (mask.length != model.parameterCount()) {
      throw new IllegalArgumentException(
          "A mask has an element for each of the %d weights, got %d"
              .formatted(model.parameterCount(), mask.length));
    }
    for (int i = 0; i < mask.length; i++) {
      if (mask[i] != 0 && mask[i] != 1) {
        throw new IllegalArgumentException(
            "A mask is 0 where a weight is pruned and 1 elsewhere, got %s at %d"
                .formatted(mask[i], i));
      }
    }
    HostTensor values = HostTensor.of(Shape.of(mask.length), mask);
    if (store.contains(UpdateGraph.MASK)) {
      store.write(UpdateGraph.MASK, values);
    } else {
      store.create(UpdateGraph.MASK, values);
    }
    HostTensor weights = store.read(Model.PARAMETERS);
    for (int i = 0; i < mask.length; i++) {
      weights.floats()[i] = mask[i] == 0 ? 0 : weights.floats()[i];
    }
    store.write(Model.PARAMETERS, weights);
  }

  /** The mask with the part of one parameter replaced. */
  float[] with(String parameter, float[] part) {
    Parameter found =
        model.parameters().stream()
            .filter(candidate -> candidate.name().equals(parameter))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "There is no parameter %s; there are %s"
                            .formatted(
                                parameter,
                                model.parameters().stream()
                                    .map(Parameter::name)
                                    .collect(Collectors.joining(", ")))));
    if (part.length != found.shape().size()) {
      throw new IllegalArgumentException(
          "Parameter %s%s has %d elements, its mask has %d"
              .formatted(parameter, found.shape(), found.shape().size(), part.length));
    }
    float[] whole = elements();
    System.arraycopy(part, 0, whole, found.offset(), part.length);
    return whole;
  }
}
