package dev.concord.optim;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Everything that turns gradients into new weights: the update rule, parameters with settings of
 * their own, and clipping. Immutable.
 *
 * @param optimizer the update rule
 * @param groups parameters with their own rate or decay; a parameter belongs to the first group
 *     that it fits, and one that fits none has the optimizer's own settings
 * @param clipping what is done to gradients before
 */
public record Optimization(
    Optimizer optimizer, List<ParameterGroup> groups, GradientClipping clipping) {
  /** Copies the groups and checks that they fit the optimizer. */
  public Optimization {
    groups = List.copyOf(groups);
    Set<String> names = new HashSet<>();
    for (ParameterGroup group : groups) {
      if (!names.add(group.name())) {
        throw new IllegalArgumentException(
            "There are two parameter groups of the name " + group.name());
      }
      if (group.weightDecay().isPresent() && !optimizer.decaysWeights()) {
        throw new IllegalArgumentException(
            ("Parameter group %s sets a weight decay, which the optimizer %s has none of: make it"
                    + " one with WeightDecay, with decay 0 where only groups decay")
                .formatted(group.name(), optimizer.name()));
      }
    }
  }

  /** The rule alone: one group, no clipping. */
  public Optimization(Optimizer optimizer) {
    this(optimizer, List.of(), GradientClipping.NONE);
  }

  /** The same with these groups instead. */
  public Optimization withGroups(ParameterGroup... groups) {
    return new Optimization(optimizer, List.of(groups), clipping);
  }

  /** The same with this clipping instead. */
  public Optimization withClipping(GradientClipping clipping) {
    return new Optimization(optimizer, groups, clipping);
  }
}
