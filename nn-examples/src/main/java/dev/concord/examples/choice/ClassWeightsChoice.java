package dev.concord.examples.choice;

import dev.concord.data.ClassWeights;
import dev.concord.data.Targets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the classes count in the loss, as the command line names it: {@code balanced}, numbers in
 * the order of the classes, or {@code CLASS=NUMBER,…} with 1 for the others.
 *
 * @param text as it was given
 */
public record ClassWeightsChoice(String text) {
  private static final String BALANCED = "balanced";

  /**
   * Reads a choice.
   *
   * @throws IllegalArgumentException if it is none, or a weight is negative or not finite
   */
  public static ClassWeightsChoice of(String text) {
    ClassWeightsChoice choice = new ClassWeightsChoice(text.strip());
    if (!choice.text.equals(BALANCED)) {
      choice.parts();
    }
    return choice;
  }

  /** Weights by the name of their class; without names, by their place: {@code ""}, … */
  private List<Map.Entry<String, Float>> parts() {
    List<Map.Entry<String, Float>> parts = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      int split = part.lastIndexOf('=');
      String name = split < 0 ? "" : part.substring(0, split).strip();
      float weight;
      try {
        weight = Float.parseFloat(part.substring(split + 1).strip());
      } catch (NumberFormatException e) {
        throw bad(e);
      }
      boolean mixed = !parts.isEmpty() && parts.getFirst().getKey().isEmpty() != name.isEmpty();
      if (mixed || split == 0 || !(weight >= 0 && weight < Float.POSITIVE_INFINITY)) {
        throw bad(null);
      }
      parts.add(Map.entry(name, weight));
    }
    return parts;
  }

  private IllegalArgumentException bad(NumberFormatException cause) {
    return new IllegalArgumentException(
        "--class-weights takes balanced, or a number of at least 0 for each class with commas between them, or CLASS=NUMBER,... with 1 for the other classes; got \"%s\""
            .formatted(text),
        cause);
  }

  /**
   * The weight of each class.
   *
   * @param labels of the training rows, which {@code balanced} counts
   * @param names of the classes, in the order of their numbers
   * @throws IllegalArgumentException if a class is unknown or named twice, or the numbers are not
   *     as many as the classes
   */
  public List<Float> of(Targets.Labels labels, List<String> names) {
    if (text.equals(BALANCED)) {
      List<Float> weights = new ArrayList<>();
      for (float weight : ClassWeights.balanced(labels)) {
        weights.add(weight);
      }
      return weights;
    }
    List<Map.Entry<String, Float>> parts = parts();
    if (!parts.getFirst().getKey().isEmpty()) {
      return named(parts, names);
    }
    if (parts.size() != names.size()) {
      throw new IllegalArgumentException(
          "--class-weights %s has %d numbers, but there are %d classes, in this order: %s"
              .formatted(text, parts.size(), names.size(), String.join(", ", names)));
    }
    return parts.stream().map(Map.Entry::getValue).toList();
  }

  private List<Float> named(List<Map.Entry<String, Float>> parts, List<String> names) {
    Map<String, Float> weights = new LinkedHashMap<>();
    names.forEach(name -> weights.put(name, null));
    for (Map.Entry<String, Float> part : parts) {
      if (!weights.containsKey(part.getKey()) || weights.get(part.getKey()) != null) {
        throw new IllegalArgumentException(
            "--class-weights %s: each class is named once, and \"%s\" is not one or comes again; there are %s"
                .formatted(text, part.getKey(), String.join(", ", names)));
      }
      weights.put(part.getKey(), part.getValue());
    }
    return weights.values().stream().map(weight -> weight == null ? 1f : weight).toList();
  }

  /** The text that gives this again. */
  @Override
  public String toString() {
    return text;
  }
}
