package dev.concord.train;

import dev.concord.model.Model;
import dev.concord.model.Parameter;
import dev.concord.optim.Optimization;
import dev.concord.optim.ParameterGroup;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Which group each parameter of a model belongs to. Only groups that have parameters are kept; the
 * parameters that fit no group are a group without a name.
 *
 * @param groups the groups with parameters
 * @param ofParameter index into {@code groups} of each parameter, in the model's order
 */
record AssignedGroups(List<Group> groups, List<Integer> ofParameter) {
  /**
   * A group's settings.
   *
   * @param name empty for the parameters that fit none
   */
  record Group(String name, float rateFactor, float weightDecay) {}

  /**
   * Assigns a model's parameters.
   *
   * @throws IllegalArgumentException if a group is left without parameters, naming those there are
   */
  static AssignedGroups of(Optimization optimization, Model model) {
    float usualDecay = optimization.optimizer().weightDecay();
    List<Group> groups = new ArrayList<>();
    List<Integer> numbers = new ArrayList<>();
    for (Parameter parameter : model.parameters()) {
      Group group =
          optimization.groups().stream()
              .filter(candidate -> candidate.members().test(parameter.name()))
              .findFirst()
              .map(
                  own ->
                      new Group(own.name(), own.rateFactor(), own.weightDecay().orElse(usualDecay)))
              .orElse(new Group("", 1, usualDecay));
      if (!groups.contains(group)) {
        groups.add(group);
      }
      numbers.add(groups.indexOf(group));
    }
    for (ParameterGroup asked : optimization.groups()) {
      if (groups.stream().noneMatch(group -> group.name().equals(asked.name()))) {
        throw new IllegalArgumentException(
            "Parameter group %s has no parameters: none fits it, or earlier groups have them all. There are %s"
                .formatted(
                    asked.name(),
                    model.parameters().stream()
                        .map(Parameter::name)
                        .collect(Collectors.joining(", "))));
      }
    }
    return new AssignedGroups(List.copyOf(groups), List.copyOf(numbers));
  }

  /** Whether training moves a parameter of the model: its group has a rate factor above 0. */
  boolean moves(int parameter) {
    return groups.get(ofParameter.get(parameter)).rateFactor() > 0;
  }

  /** Whether elements must know their group. */
  boolean several() {
    return groups.size() > 1;
  }

  /** The group's index for every element of the contiguous parameters. */
  HostTensor ofElements(Model model) {
    int[] numbers = new int[model.parameterCount()];
    for (int i = 0; i < ofParameter.size(); i++) {
      Parameter parameter = model.parameters().get(i);
      int from = parameter.offset();
      Arrays.fill(numbers, from, from + parameter.shape().size(), ofParameter.get(i));
    }
    return HostTensor.of(Shape.of(numbers.length), numbers);
  }
}
