package dev.concord.prune;

import dev.concord.device.Store;
import dev.concord.model.Model;
import dev.concord.model.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How many weights of a model are 0.
 *
 * @param parameters in the model's order
 */
public record Sparsity(List<Part> parameters) {
  /** Copies the list. */
  public Sparsity {
    parameters = List.copyOf(parameters);
  }

  /**
   * One parameter.
   *
   * @param name its full name
   * @param zeros elements that are 0
   * @param size all elements
   */
  public record Part(String name, int zeros, int size) {
    /** Share of elements that are 0. */
    public double share() {
      return (double) zeros / size;
    }
  }

  /** Counts the zeros of a store's weights. */
  public static Sparsity of(Model model, Store store) {
    float[] weights = store.read(Model.PARAMETERS).floats();
    List<Part> parts = new ArrayList<>();
    for (Parameter parameter : model.parameters()) {
      int zeros = 0;
      for (int i = 0; i < parameter.shape().size(); i++) {
        zeros += weights[parameter.offset() + i] == 0 ? 1 : 0;
      }
      parts.add(new Part(parameter.name(), zeros, parameter.shape().size()));
    }
    return new Sparsity(parts);
  }

  /** All parameters together. */
  public Part total() {
    return new Part(
        "total",
        parameters.stream().mapToInt(Part::zeros).sum(),
        parameters.stream().mapToInt(Part::size).sum());
  }

  /** One line for each parameter, then all together. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    List<Part> lines = new ArrayList<>(parameters);
    lines.add(total());
    for (Part part : lines) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-24s %,12d of %,12d are 0 (%.1f %%)%n",
              part.name(),
              part.zeros(),
              part.size(),
              100 * part.share()));
    }
    return text.toString();
  }
}
